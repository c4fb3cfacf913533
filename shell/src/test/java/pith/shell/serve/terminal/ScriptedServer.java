package pith.shell.serve.terminal;

import io.netty.util.ResourceLeakDetector;
import pith.shell.serve.net.EventLoops;
import pith.shell.serve.net.Workers;

/** What a listener stands on, without machines; buffers that are not released are told. */
public final class ScriptedServer implements AutoCloseable {
    public final EventLoops loops;
    public final Workers workers = Workers.create("worker");
    public final ScriptedAccounts accounts = new ScriptedAccounts();
    public final ScriptedSessions sessions = new ScriptedSessions();

    public ScriptedServer() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        loops = EventLoops.create();
    }

    @Override
    public void close() {
        workers.close();
        loops.close();
    }
}
