package pith.shell.serve.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Permissions;

/** The recordings of a server: a folder with one folder for each owner. */
public final class Recordings {
    static final String SUFFIX = ".cast";

    private final Path folder;

    /** Those in {@code folder}. */
    public Recordings(Path folder) {
        this.folder = folder;
    }

    /** {@return the folder of an owner's recordings} Names of accounts are no paths; what could be one is written otherwise. */
    public Path folderOf(String owner) {
        StringBuilder name = new StringBuilder();
        for (char c : owner.toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            name.append(plain ? Character.toString(c) : "%" + Integer.toHexString(c) + ";");
        }
        return folder.resolve(name.toString());
    }

    /** {@return the recordings of {@code owner}, oldest first; none if {@code who} may not have them} */
    public List<Recording> list(Account who, String owner) {
        List<Recording> found = new ArrayList<>();
        Path of = folderOf(owner);
        if (Permissions.mayDownload(who, owner) && Files.isDirectory(of)) {
            try (Stream<Path> files = Files.list(of)) {
                for (Path file : files.sorted().toList()) {
                    found.add(new Recording(owner, file.getFileName().toString(), Files.size(file)));
                }
            } catch (IOException e) {
                return found; // one was deleted while we looked
            }
        }
        return found;
    }

    /** {@return the file of a recording that is there, if {@code who} may have it} */
    public Optional<Path> file(Account who, String owner, String name) {
        return list(who, owner).stream().filter(recording -> recording.name().equals(name)).findFirst().map(recording -> folderOf(owner).resolve(recording.name()));
    }
}
