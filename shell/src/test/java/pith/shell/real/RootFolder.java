package pith.shell.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** A folder with unpacked Debian packages for a machine's root: whether it is there, and why not. */
public sealed interface RootFolder {
    /** Tells {@code tools/debian-root}'s "the archive cannot be reached" from its other failures. */
    int UNREACHABLE = 3;

    record Ready(Path folder) implements RootFolder {}

    record Unreachable(String reason) implements RootFolder {}

    /** Unpacks packages into a folder, or finds them there. */
    static RootFolder prepare(Path repository, Path folder, Collection<String> packages) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(repository.resolve("tools/debian-root").toString(), folder.toString()));
        command.addAll(new TreeSet<>(packages));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes()).strip();
        return switch (tool.waitFor()) {
            case 0 -> new Ready(folder.toRealPath());
            case UNREACHABLE -> new Unreachable(said);
            default -> throw new IOException(said);
        };
    }
}
