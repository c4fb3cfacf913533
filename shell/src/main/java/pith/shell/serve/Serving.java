package pith.shell.serve;

import java.io.PrintStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import pith.shell.serve.config.ServeConfig;
import pith.shell.serve.operation.ServerLogs;
import sun.misc.Signal;

/** A server in a process of its own, from its start to a signal that ends it. */
public final class Serving {
    private static final int INTERRUPTED_TWICE = 130;

    private Serving() {}

    /**
     * Starts, tells on {@code out} where people find it, and ends well on SIGTERM or SIGINT; on SIGHUP it reads the users again.
     *
     * @return the exit status
     * @throws pith.hal.topology.SpecException if it cannot start: the message says why
     */
    public static int untilStopped(ServeConfig config, PrintStream out) throws InterruptedException {
        // Before the JDK's TLS is there: a client that negotiates anew within a connection costs us much and itself little.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        ServerLogs.start(config.operation().level(), config.operation().json());
        BlockingQueue<String> signals = new LinkedBlockingQueue<>();
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            Signal.handle(new Signal(name), signal -> signals.add(signal.getName()));
        }
        Server server = Server.start(config);
        Welcome.print(out, server);
        while (signals.take().equals("HUP")) {
            server.reload();
        }
        endAtOnceOnAnotherSignal();
        out.println("pith: ending; a second signal ends at once.");
        server.close();
        return 0;
    }

    private static void endAtOnceOnAnotherSignal() {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), _ -> Runtime.getRuntime().halt(INTERRUPTED_TWICE));
        }
    }
}
