package pith.shell.program;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.hal.device.ConsolePort;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.kernel.program.JavaProgram;
import pith.kernel.program.UserContext;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.tty.PortTerminals;
import pith.shell.execution.ShellSystem;
import pith.shell.execution.ShellSystem.Waited;
import pith.shell.system.GuestLogin;
import pith.shell.system.GuestSession;
import pith.shell.system.GuestShellSystem;
import pith.shell.system.LoginRecords;
import pith.sync.outcome.Refused;

/**
 * The program {@code consoles}: process 1 of a machine that people reach from elsewhere. For each console port that the host opens it starts a shell in a
 * session of its own, as getty and login do for a line; it waits for all of them and for every orphan. It ends, and the machine with it, when the host asks.
 * Called with a disk and a directory, it first mounts the one there.
 */
public final class ConsolesProgram implements JavaProgram {
    private static final int CANNOT_START = 126;
    private static final int ROOT = 0;
    private static final String USER = "USER=";

    private final ShellProgram shell;
    private final PortTerminals ports;

    /** Serves {@code ports} with {@code shell}. */
    public ConsolesProgram(ShellProgram shell, PortTerminals ports) {
        this.shell = shell;
        this.ports = ports;
    }

    @Override
    public int main(UserContext user, List<String> argv, List<String> environment) {
        GuestShellSystem system = new GuestShellSystem(user);
        user.current().process().unkillable = true;
        user.handle(Signal.CHLD, () -> {});
        if (argv.size() > 2 && GuestSession.mount(system, argv.get(1), argv.get(2)) < 0) {
            GuestSession.say(system, "consoles: " + argv.get(1) + " cannot be mounted\n");
        }
        Map<Integer, ConsolePort> leaders = new TreeMap<>();
        while (!ports.powerOffRequested()) {
            reap(system, leaders);
            ConsolePort port = ports.take();
            if (port != null) {
                start(system, user, port, leaders);
            } else {
                ports.await();
                user.pollSignals();
            }
        }
        GuestSession.sync(system);
        return 0;
    }

    private void reap(GuestShellSystem system, Map<Integer, ConsolePort> leaders) {
        for (Waited waited = system.wait4(-1, ShellSystem.WNOHANG); waited.pid() > 0; waited = system.wait4(-1, ShellSystem.WNOHANG)) {
            ConsolePort port = leaders.remove(waited.pid());
            if (port != null) {
                LoginRecords.leave(system, waited.pid());
                ports.over(port, waited.shellStatus(), waited.signaled() ? waited.signal() : 0);
            }
        }
    }

    private void start(GuestShellSystem system, UserContext user, ConsolePort port, Map<Integer, ConsolePort> leaders) {
        if (port.request().user() != ROOT) {
            GuestLogin.enrol(system, name(port), port.request().user());
        }
        int pid = system.fork(child -> lead((GuestShellSystem) child, port));
        if (pid > 0) {
            leaders.put(pid, port);
        } else {
            byte[] sentence = "This machine has no room for another process.\r\n".getBytes(StandardCharsets.US_ASCII);
            port.transmit(PortHost.OUTPUT, sentence, 0, sentence.length);
            ports.over(port, CANNOT_START, 0);
        }
    }

    /** The child: what login is on its way to the shell. */
    private int lead(GuestShellSystem own, ConsolePort port) {
        PortRequest request = port.request();
        List<String> environment = new ArrayList<>(request.environment());
        for (int descriptor = 0; descriptor <= PortHost.ERROR; descriptor++) {
            own.close(descriptor);
        }
        String terminal;
        try {
            terminal = connect(own, port);
        } catch (Refused tooLittle) {
            return CANNOT_START;
        }
        GuestSession.begin(own, "sh");
        ports.led(port, own.getpid());
        if (terminal != null) {
            LoginRecords.enter(own, terminal, name(port));
        }
        if (request.user() != ROOT && !GuestLogin.become(own, request.user(), terminal)) {
            return CANNOT_START;
        }
        if (own.chdir(request.directory()) < 0) {
            own.chdir("/");
        }
        return shell.run(own, request.argv(), environment);
    }

    /** {@return the terminal's path, or null if the port is none} */
    private String connect(GuestShellSystem own, ConsolePort port) {
        Current current = GuestShellSystem.user(own).current();
        if (!port.request().terminal()) {
            ports.streams(current, port);
            return null;
        }
        String terminal = "/dev/pts/" + ports.terminal(current, port);
        own.open(terminal, ShellSystem.O_RDWR | GuestSession.O_NOCTTY, 0);
        own.dup2(0, 1, 0);
        own.dup2(0, 2, 0);
        return terminal;
    }

    /** {@return what the environment calls the user} */
    private static String name(ConsolePort port) {
        return port.request().environment().stream().filter(variable -> variable.startsWith(USER)).map(variable -> variable.substring(USER.length())).findFirst().orElse("user");
    }
}
