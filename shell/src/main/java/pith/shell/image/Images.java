package pith.shell.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pith.hal.device.FileStorage;
import pith.shell.image.debian.Contents;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;
import pith.vfs.hostfs.HostFileSystems;

/** What can be done with an image: a file of this computer that holds a file system. */
public final class Images {
    private static final long LEAST = 4L << 20;

    private Images() {}

    /** What an image holds, and what is wrong with it. */
    public record Report(int files, long bytes, List<String> complaints) {}

    /** {@return the usual choices for a file system of that size, made now} */
    public static MkfsOptions options(long bytes) {
        UUID uuid = UUID.randomUUID();
        byte[] id = ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits()).array();
        return MkfsOptions.usual(bytes, id, Instant.now().getEpochSecond());
    }

    /**
     * Makes an empty file system in {@code image}, whose contents are lost.
     *
     * @throws IllegalArgumentException if none of that size can be made
     */
    public static void mkfs(Path image, MkfsOptions options) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(options.bytes());
        }
        try (FileStorage storage = new FileStorage(image, false)) {
            Mkfs.run(options, storage);
        }
    }

    /**
     * Makes a file system that holds what is in {@code folder}. {@return how many files that are}
     *
     * @throws Refused ENOSPC if they do not fit, or what reading them was refused with
     */
    public static int build(Path folder, Path image, MkfsOptions options) throws IOException {
        mkfs(image, options);
        try (FileStorage storage = new FileStorage(image, false)) {
            OfflineMachine machine = new OfflineMachine(storage, Images::now);
            machine.mountDisk(false);
            machine.mount(HostFileSystems.overlay(machine.vfs(), folder.toString()), OfflineMachine.SOURCE);
            TreeCopy copy = new TreeCopy(machine);
            copy.contents(OfflineMachine.SOURCE, OfflineMachine.DISK);
            machine.unmount(OfflineMachine.SOURCE);
            machine.unmount(OfflineMachine.DISK);
            return copy.files();
        }
    }

    /**
     * Makes a file system that holds packages, fetched before. {@return how many files they have}
     *
     * @throws Refused ENOSPC if they do not fit
     */
    public static int build(Contents contents, Path image, MkfsOptions options) throws IOException {
        mkfs(image, options);
        try (FileStorage storage = new FileStorage(image, false)) {
            OfflineMachine machine = new OfflineMachine(storage, Images::now);
            machine.mountDisk(false);
            Caller inside = machine.inDisk();
            int files;
            try {
                files = contents.unpack(machine.vfs(), inside);
            } finally {
                inside.context().put();
            }
            machine.unmount(OfflineMachine.DISK);
            return files;
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** Reads everything in an image; nothing in the file changes. */
    public static Report check(Path image) throws IOException {
        try (FileStorage storage = new FileStorage(image, true)) {
            ImageCheck check = new ImageCheck(new OfflineMachine(storage, Images::now));
            List<String> complaints = check.run();
            return new Report(check.files(), check.bytes(), complaints);
        }
    }

    /** {@return a size with room for what is in {@code folder}, and a quarter more} */
    public static long sizeFor(Path folder) throws IOException {
        long[] sum = {LEAST};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                sum[0] += 2 * 4096;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += (attributes.size() + 4095 & -4096) + 512;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
        return withRoom(sum[0]);
    }

    /** {@return a size with room for packages, and a quarter more} */
    public static long sizeFor(Contents contents) {
        return withRoom(LEAST + contents.bytes());
    }

    /** A quarter more, the journal, and full mebibytes. */
    private static long withRoom(long bytes) {
        return (bytes * 5 / 4 + (bytes > 64L << 20 ? 80L << 20 : 6L << 20)) + (1 << 20) - 1 >>> 20 << 20;
    }
}
