package pith.shell.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pith, as a person starts it: {@code pith run --root …}, a JVM for each case, with this JVM's class path. */
record PithSystem(Path root) implements ProgramSystem {

    /** Whether this build runs programs of a root folder at all, so that there is something to compare. */
    boolean canRun() throws IOException, InterruptedException {
        return HostProcess.run(pith("run", "--root", root.toString(), root + "/usr/bin/dash", "-c", "test -e /etc/debian_version"), new byte[0]).status() == 0;
    }

    @Override
    public Outcome run(ProgramCase programCase) throws IOException, InterruptedException {
        List<String> command = pith("run", "--root", root.toString(), "--cwd", programCase.directory());
        programCase.environment().forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
        command.add(root + programCase.command().getFirst());
        command.addAll(programCase.command().subList(1, programCase.command().size()));
        return HostProcess.run(command, programCase.stdin());
    }

    private static List<String> pith(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
                "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=4",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "pith.shell.Main"));
        command.addAll(List.of(arguments));
        return command;
    }
}
