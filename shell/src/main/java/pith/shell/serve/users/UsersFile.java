package pith.shell.serve.users;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import pith.hal.topology.SpecException;
import pith.shell.serve.files.PrivateFile;

/**
 * The file of all users: one line each, blank lines and lines that begin with {@code #} aside. It holds hashes of passwords, so nobody but its owner may read
 * it. It is replaced as a whole and never half written; who changes it holds a lock on the file beside it, so that a server and commands do not undo each
 * other's work.
 */
public final class UsersFile {
    private static final long MOST_BYTES = 64 << 20;
    private static final String HEADER = "# The users of Pith's consoles. Change it with 'pith users'; what stands here is described in docs/consoles.md.\n";

    private final Path file;

    public UsersFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /**
     * {@return the users; none if there is no file}
     *
     * @throws SpecException if it cannot be read or is wrong
     */
    Directory read() {
        try {
            if (!exists()) {
                return Directory.EMPTY;
            }
            PrivateFile.check(file);
            if (Files.size(file) > MOST_BYTES) {
                throw new SpecException(file + ": this is no users file, it has more than 64 MiB; give another one.");
            }
            return parse(Files.readAllLines(file));
        } catch (NoSuchFileException removedMeanwhile) {
            return Directory.EMPTY;
        } catch (MalformedInputException e) {
            throw new SpecException(file + ": this is not UTF-8 text; restore it from a copy.");
        } catch (IOException e) {
            throw new SpecException(file + ": cannot be read (" + e.getMessage() + "); make it readable for who runs the server.");
        }
    }

    private Directory parse(List<String> lines) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<User> users = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank() || lines.get(i).startsWith("#")) {
                continue;
            }
            User user = user(lines.get(i), i + 1);
            Integer before = seen.put(user.name(), i + 1);
            if (before != null) {
                throw new SpecException(file + ", line " + (i + 1) + ": '" + user.name() + "' is already on line " + before + ": remove one.");
            }
            users.add(user);
        }
        return Directory.of(users);
    }

    private User user(String line, int number) {
        try {
            return UserLine.parse(line);
        } catch (UserLine.Malformed e) {
            throw new SpecException(file + ", line " + number + ": " + e.getMessage() + ".");
        }
    }

    /**
     * Reads, changes and writes it as one step. {@return what it holds now}
     *
     * @throws IOException if it cannot be written; then it is as it was
     */
    Directory change(UnaryOperator<Directory> change) throws IOException {
        PrivateFile.createFolder(file.toAbsolutePath().getParent());
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel held = FileChannel.open(lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFile.MODE)) {
            held.lock();
            Directory before = read();
            Directory after = change.apply(before);
            if (!after.equals(before) || !exists()) {
                StringBuilder text = new StringBuilder(HEADER);
                after.users().forEach(user -> text.append(UserLine.text(user)).append('\n'));
                PrivateFile.replace(file, text.toString());
            }
            return after;
        }
    }
}
