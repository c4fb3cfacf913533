package pith.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pith.kernel.boot.KernelConfig.First;

/** What the first process runs, decided by what was asked for and by the root. */
final class FirstWords {
    private static final String SHELL = "/bin/sh";

    /** Where a program of the host is shown. */
    private static final String SHOWN = "/run/pith/";

    /** Where a bare name is looked for under a root. */
    private static final List<String> SEARCHED = List.of("/usr/local/bin/", "/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/");

    private FirstWords() {}

    static First of(Job job, Path root) {
        if (job instanceof Job.Program(String path, List<String> arguments)) {
            return program(path, arguments, root);
        }
        if (job instanceof Job.Line(String command, List<String> arguments)) {
            List<String> argv = new ArrayList<>(List.of("sh", "-c", command));
            argv.addAll(arguments);
            return new First.JavaProgram("init", argv);
        }
        return root == null ? new First.UnderInit(List.of(SHELL)) : new First.JavaProgram("init", List.of("sh"));
    }

    /**
     * A file of the host that lies under the root is run where it is in the machine; so is what an absolute path, or a bare name on the
     * usual search path, means there. Any other file of the host is shown.
     */
    private static First program(String given, List<String> arguments, Path root) {
        Path file = OptionValue.path("run", given);
        if (root != null && Files.isRegularFile(root) && (given.startsWith("/") || given.indexOf('/') < 0)) {
            return new First.Program(given.startsWith("/") ? given : "/usr/bin/" + given, argv(given, arguments)); // what an image holds shows when it is mounted
        }
        String inside = root == null ? null : pathUnder(root, file);
        if (inside != null && Files.exists(file)) {
            return new First.Program(inside, argv(inside, arguments));
        }
        String there = root == null || inside != null ? null : guestProgram(given, root);
        if (there != null) {
            return new First.Program(there, argv(given, arguments));
        }
        if (Files.isDirectory(file)) {
            throw new UsageError("'" + given + "' is a folder; give a program file.");
        }
        if (Files.exists(file)) {
            return new First.HostFile(file.toAbsolutePath(), SHOWN + HostWords.encoded(file.getFileName().toString()), argv(given, arguments));
        }
        throw new UsageError("there is no file '" + given + "'; give the path of a RISC-V Linux program on this computer.");
    }

    /** {@return the guest path of a program that {@code given} names in the tree under {@code root}, or null} */
    private static String guestProgram(String given, Path root) {
        if (given.startsWith("/")) {
            return Files.exists(root.resolve(HostWords.text(given.substring(1)))) ? given : null;
        }
        if (given.indexOf('/') < 0) {
            for (String folder : SEARCHED) {
                String candidate = folder + given;
                if (Files.exists(root.resolve(HostWords.text(candidate.substring(1))))) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private static List<String> argv(String name, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(name));
        argv.addAll(arguments);
        return argv;
    }

    /** {@return the path from {@code root}, or null if the file lies elsewhere} Links to the folder count, links within it stay as they are. */
    private static String pathUnder(Path root, Path file) {
        Path plain = file.toAbsolutePath().normalize();
        Path from = root.toAbsolutePath().normalize();
        if (!plain.startsWith(from)) {
            plain = realFolder(plain);
            from = realFolder(from.resolve("x")).getParent();
        }
        return plain.startsWith(from) && !plain.equals(from) ? "/" + HostWords.encoded(from.relativize(plain).toString()) : null;
    }

    private static Path realFolder(Path file) {
        try {
            return file.getParent().toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            return file;
        }
    }
}
