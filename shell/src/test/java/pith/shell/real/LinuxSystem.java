package pith.shell.real;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This host's Linux, isolated in the root folder by {@code tools/linux-run}. */
record LinuxSystem(Path tool, Path root) implements ProgramSystem {

    @Override
    public Outcome run(ProgramCase programCase) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(tool.toString(), "--cwd", programCase.directory()));
        programCase.environment().forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
        command.add(root.toString());
        command.addAll(programCase.command());
        return HostProcess.run(command, programCase.stdin());
    }
}
