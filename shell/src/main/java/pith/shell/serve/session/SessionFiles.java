package pith.shell.serve.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import pith.shell.serve.files.PrivateFile;

/** Sessions on disk, a file each; written and deleted on one thread, in the order in which that was asked for. */
final class SessionFiles {
    private static final String SUFFIX = ".session";

    private final Path folder;
    private final Executor writer;

    SessionFiles(Path folder, Executor writer) {
        this.folder = folder;
        this.writer = writer;
    }

    /** A disk that is full loses what is new, not what was saved before. */
    void save(SavedSession session) {
        writer.execute(() -> {
            try {
                PrivateFile.createFolder(folder);
                PrivateFile.replace(file(session.id()), session.toBytes());
            } catch (IOException e) {
                // The next save may fare better; until then the last one holds.
            }
        });
    }

    void delete(String id) {
        writer.execute(() -> {
            try {
                Files.deleteIfExists(file(id));
            } catch (IOException e) {
                // It will be offered once more after the next start.
            }
        });
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    /** {@return what is there; a file that is no session is passed over, and one that was never finished is deleted} */
    List<SavedSession> load() {
        List<SavedSession> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(SUFFIX)) {
                    read(file).ifPresent(found::add);
                } else if (PrivateFile.isUnfinished(file)) {
                    Files.deleteIfExists(file); // a server was killed while it wrote; what it meant to replace is there
                }
            }
        } catch (IOException unreadable) {
            return found;
        }
        return found;
    }

    private static Optional<SavedSession> read(Path file) {
        try {
            return Optional.of(SavedSession.of(Files.readAllBytes(file)));
        } catch (IOException broken) {
            return Optional.empty(); // somebody else's, or cut short by more than we can mend
        }
    }
}
