package pith.shell.serve.session;

import java.util.ArrayList;
import java.util.List;

/** The host's time for what is soon, and a hand that moves the rest: nobody waits for hours. */
final class StepClock implements Clock, AutoCloseable {
    /** What is due later than that waits for {@link #advance}. */
    private static final long SOON_MILLIS = 3_000;

    private record Later(long at, Runnable task) {}

    private final HostClock host = new HostClock();
    private final List<Later> later = new ArrayList<>();
    private volatile long moved;

    @Override
    public long millis() {
        return host.millis() + moved;
    }

    @Override
    public long epochMillis() {
        return host.epochMillis() + moved;
    }

    @Override
    public void execute(Runnable task) {
        host.execute(task);
    }

    @Override
    public void after(long millis, Runnable task) {
        if (millis <= SOON_MILLIS) {
            host.after(millis, task);
            return;
        }
        synchronized (later) {
            later.add(new Later(millis() + millis, task));
        }
    }

    /** Time passes, and what is due by then is run. */
    void advance(long millis) {
        moved += millis;
        List<Later> due = new ArrayList<>();
        synchronized (later) {
            later.removeIf(waiting -> waiting.at <= millis() && due.add(waiting));
        }
        due.forEach(waiting -> host.execute(waiting.task));
    }

    @Override
    public void close() {
        host.close();
    }
}
