package pith.shell.program;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pith.kernel.program.JavaProgram;
import pith.kernel.program.UserContext;
import pith.shell.execution.ShellSystem.Waited;
import pith.shell.system.GuestSession;
import pith.shell.system.GuestShellSystem;

/**
 * The program {@code init}: process 1 of a machine that is started for a shell. It starts the shell in a session of its own, waits for
 * it and for every orphan, and ends with the shell's status.
 */
public final class InitProgram implements JavaProgram {
    private static final int CANNOT_START = 126;

    private final ShellProgram shell;

    public InitProgram(ShellProgram shell) {
        this.shell = shell;
    }

    @Override
    public int main(UserContext user, List<String> argv, List<String> environment) {
        GuestShellSystem system = new GuestShellSystem(user);
        if (system.getpid() != 1) {
            byte[] sentence = "init: only the kernel starts init, as process 1\n".getBytes(StandardCharsets.US_ASCII);
            system.write(2, sentence, 0, sentence.length);
            return 1;
        }
        user.current().process().unkillable = true;
        int pid = system.fork(child -> {
            GuestShellSystem own = (GuestShellSystem) child;
            GuestSession.begin(own, "sh");
            return shell.run(own, argv, environment);
        });
        return pid < 0 ? CANNOT_START : awaitEnd(system, pid);
    }

    private static int awaitEnd(GuestShellSystem system, int shellPid) {
        while (true) {
            Waited waited = system.wait4(-1, 0);
            if (waited.pid() == shellPid) {
                return waited.shellStatus();
            }
        }
    }
}
