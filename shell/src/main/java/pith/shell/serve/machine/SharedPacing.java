package pith.shell.serve.machine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import pith.hal.engine.Pacing;
import pith.hal.engine.RealTimePacing;

/** Lets a machine run in real time on its share of the host, and no faster than its allowance of instructions. */
final class SharedPacing implements Pacing {
    private final RealTimePacing time;
    private final HostShares.Share share;
    private final Allowance allowance;
    private LongSupplier instructions = () -> 0;
    private boolean runs;

    SharedPacing(long hertz, HostShares.Share share, Allowance allowance) {
        this.time = new RealTimePacing(hertz);
        this.share = share;
        this.allowance = allowance;
    }

    /** Says what counts the machine's instructions; before it starts. */
    void count(LongSupplier counter) {
        instructions = counter;
    }

    @Override
    public void turn() {
        if (!runs) {
            runs = true;
            share.take();
        } else if (share.over()) {
            pause(allowance.overdraft(instructions.getAsLong(), System.nanoTime()));
            share.yield();
        }
    }

    /** The machine has been too fast: it waits, and others run. */
    private void pause(long nanos) {
        if (nanos > 0) {
            share.give();
            LockSupport.parkNanos(nanos);
            share.take();
        }
    }

    @Override
    public long idle(long cycles) {
        return time.idle(cycles);
    }

    @Override
    public void rest() {
        share.give();
    }

    @Override
    public void resume() {
        share.take();
    }
}
