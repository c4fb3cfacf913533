package pith.sync.rcu.sleepable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.rcu.Rcu;

/**
 * RCU whose readers may sleep, for one subsystem: a grace period waits for the readers of this instance and for nobody else's. Source: Linux's SRCU.
 *
 * <p>There are two sets of counters, of which one is current. A reader counts itself in at the current one, and later out at the same one, each time on the
 * account of the hart it runs on; it may have moved in between, so only the sums mean something. A grace period makes the other set current and waits until the
 * sums of the former one are equal. A reader that read which one is current and counted itself in only after the change is not missed: it is waited for by the
 * next period, whose first act is to see that the other set is empty.
 *
 * <pre>
 *             set 0 (was current)     set 1 (current)
 *   hart 0    in 5   out 4            in 0   out 0
 *   hart 1    in 2   out 3            in 1   out 0
 *             7  =  7: nobody left    one reader, who opened after the change
 * </pre>
 *
 * <p><b>Memory order.</b> Counting in is followed by a full fence, and counting out preceded by one. Who waits sums "out" first, then a full fence, then "in":
 * a reader that is in both sums has left, and one that is in neither opened later, after what the updater did.
 */
public final class SleepableRcu {
  private static final LockClass UPDATERS = LockClass.of("srcu_gp_mutex");
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  /** Longs of a hart's account, a cache line: in and out, for each set. */
  private static final int STRIDE = 8;

  private static final int OUT = 2;
  private static final long READER_CYCLES = 8;

  private final long[] counts;
  private final int harts;
  private final Rcu.Reader[] readers = {() -> close(0), () -> close(1)};
  private final WaitQueue drained = new WaitQueue();
  private final Mutex updaters = new Mutex(UPDATERS);

  /** The set at which readers count themselves in. Written under {@link #updaters}. */
  private volatile int current;

  private volatile long periods;

  /** An instance for a machine of {@code harts} harts. */
  public SleepableRcu(int harts) {
    this.harts = harts;
    this.counts = new long[harts * STRIDE];
  }

  /** Opens a reader, which may sleep and may be closed on another hart. Allocates nothing, and writes no line that another hart reads often. */
  public Rcu.Reader read() {
    int set = current;
    count(set);
    VarHandle.fullFence();
    return readers[set];
  }

  private void close(int set) {
    VarHandle.fullFence();
    count(set + OUT);
    drained.wakeAll(); // a look whether somebody waits, in almost all cases
  }

  /** Charges first: between the load and the store nobody else runs on this hart. */
  private void count(int which) {
    Execution me = Execution.current();
    me.hart().charge(READER_CYCLES);
    int at = me.hart().id() * STRIDE + which;
    COUNT.setVolatile(counts, at, (long) COUNT.getOpaque(counts, at) + 1);
  }

  /** Sleeps until every reader that is open now has closed. */
  public void synchronize() {
    Execution.current().mightSleep();
    VarHandle.fullFence();
    try (Mutex.Held held = updaters.acquire()) {
      int old = current;
      awaitEmpty(1 - old);
      current = 1 - old;
      VarHandle.fullFence();
      awaitEmpty(old);
      periods++;
    }
    VarHandle.fullFence();
  }

  private void awaitEmpty(int set) {
    drained.await(Sleep.UNINTERRUPTIBLE, () -> empty(set));
  }

  private boolean empty(int set) {
    long out = sum(set + OUT);
    VarHandle.fullFence();
    return sum(set) == out;
  }

  private long sum(int which) {
    long sum = 0;
    for (int hart = 0; hart < harts; hart++) {
      sum += (long) COUNT.getVolatile(counts, hart * STRIDE + which);
    }
    return sum;
  }

  /** {@return how many grace periods have ended} */
  public long gracePeriods() {
    return periods;
  }
}
