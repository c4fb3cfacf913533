package pith.shell.serve.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import pith.hal.topology.SpecException;

/** Files with secrets in them. */
public final class PrivateFile {
    /** Reading and writing for the owner, nothing for others: 0600. */
    public static final FileAttribute<Set<PosixFilePermission>> MODE = PosixFilePermissions.asFileAttribute(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private static final String UNFINISHED = ".new";

    private PrivateFile() {}

    /**
     * Refuses a file that others than its owner may read or write.
     *
     * @throws SpecException with the mend
     */
    public static void check(Path file) throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
        if (modes.stream().anyMatch(OTHERS::contains)) {
            throw new SpecException(file + ": others may read or write it (" + PosixFilePermissions.toString(modes) + "), and it holds secrets; run 'chmod 600 " + file + "'.");
        }
    }

    /** {@return the text of a file that {@link #check} lets pass, without white space around it} */
    public static String readSecret(Path file) {
        try {
            check(file);
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SpecException(file + ": cannot be read (" + e.getMessage() + "); make it readable for who runs the server.");
        }
    }

    /** Makes a folder, and those above it that are missing, for the owner alone. */
    public static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, FOLDER_MODE);
    }

    public static void replace(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether {@code file} is what a {@link #replace} had written so far when its process was killed} */
    public static boolean isUnfinished(Path file) {
        return file.toString().endsWith(UNFINISHED);
    }

    /** Gives the file that content, or leaves it as it was and throws. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", UNFINISHED, MODE);
        try {
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
