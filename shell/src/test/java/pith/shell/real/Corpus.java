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
    RootFolder prepareRoot(Path repository, Path folder) throws IOException, InterruptedException {
        String given = System.getenv("PITH_REAL_ROOT");
        if (given != null) return new RootFolder.Ready(Path.of(given));
        var packages = new TreeSet<String>();
        files.forEach(file -> packages.addAll(file.packages()));
        return RootFolder.prepare(repository, folder, packages);
    }
}
