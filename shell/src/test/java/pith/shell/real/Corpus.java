package pith.shell.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All case files of a folder, and the root folder that their programs live in. */
record Corpus(List<CaseFile> files) {

    /** Tells {@code tools/debian-root}'s "the archive cannot be reached" from its other failures. */
    private static final int UNREACHABLE = 3;

    /** Whether the root folder is there, and why not. */
    sealed interface Root {
        record Ready(Path folder) implements Root {}

        record Unreachable(String reason) implements Root {}
    }

    /** Reads the {@code .cases} files of a folder, in the order of their names. */
    static Corpus read(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            var files = new ArrayList<CaseFile>();
            for (Path path : paths.filter(path -> path.toString().endsWith(".cases")).sorted().toList()) files.add(new CaseFile(path));
            return new Corpus(List.copyOf(files));
        }
    }

    /**
     * Unpacks the packages of all files into a folder, or finds them there. A developer who has a root folder already names it in {@code PITH_REAL_ROOT}.
     */
    Root prepareRoot(Path repository, Path folder) throws IOException, InterruptedException {
        String given = System.getenv("PITH_REAL_ROOT");
        if (given != null) return new Root.Ready(Path.of(given));
        var command = new ArrayList<>(List.of(repository.resolve("tools/debian-root").toString(), folder.toString()));
        var packages = new TreeSet<String>();
        files.forEach(file -> packages.addAll(file.packages()));
        command.addAll(packages);
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes()).strip();
        return switch (tool.waitFor()) {
            case 0 -> new Root.Ready(folder.toRealPath());
            case UNREACHABLE -> new Root.Unreachable(said);
            default -> throw new IOException(said);
        };
    }
}
