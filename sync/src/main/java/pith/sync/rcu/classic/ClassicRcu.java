package pith.sync.rcu.classic;

import java.lang.invoke.VarHandle;
import java.util.List;
import pith.hal.Hart;
import pith.sync.Completion;
import pith.sync.Execution;
import pith.sync.PerHart;
import pith.sync.Sleep;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.RcuChecker;

/**
 * RCU for a kernel that is not preemptible: a reader runs on one hart from beginning to end, so a hart that switches context, enters
 * user mode or idles is in none. When every hart has done so once, no reader is left that was open before.
 *
 * <p>A host thread that prepares a machine which does not run yet may read and update too; there is nobody to wait for.
 */
public final class ClassicRcu implements Rcu {
  /** Callbacks in one batch. Source: Linux's {@code rcutree.blimit}. */
  static final int BATCH = 10;

  /** Cycles to queue a callback, and to take one from the queue. */
  private static final long CALLBACK_CYCLES = 30;

  private static final Reader READER = ClassicRcu::close;

  private final PerHart<HartState> harts;
  private final GracePeriods periods;
  private final RcuChecker checker;

  /** RCU for the machine that has {@code harts}, by number. */
  public ClassicRcu(List<Hart> harts) {
    this(harts, null);
  }

  /** As above, with a checker of how it is used. */
  public ClassicRcu(List<Hart> harts, RcuChecker checker) {
    this.checker = checker;
    this.harts = new PerHart<>(harts.size(), i -> new HartState(harts.get(i)));
    this.periods = new GracePeriods(this.harts);
  }

  @Override
  public Reader read() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      me.enterRcuReader();
    }
    return READER;
  }

  private static void close() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      me.leaveRcuReader();
    }
  }

  @Override
  public void call(Runnable afterGracePeriod) {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      afterGracePeriod.run();
      return;
    }
    me.hart().charge(CALLBACK_CYCLES);
    HartState state = harts.get(me.hart());
    state.callbacks.add(afterGracePeriod, periods.requestNext());
    state.queued++;
    state.publishCallbacks();
  }

  /** Looks after each grace period whether those of now have run: they do in the order in which they were queued. */
  @Override
  public void barrier() {
    long[] queued = new long[harts.size()];
    for (int i = 0; i < queued.length; i++) {
      queued[i] = harts.get(i).queued;
    }
    for (int i = 0; i < queued.length; i++) {
      while (harts.get(i).ran < queued[i]) {
        synchronize();
      }
    }
  }

  @Override
  public RcuChecker checker() {
    return checker;
  }

  @Override
  public void synchronize() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      me.mightSleep();
      Completion over = new Completion();
      call(over::complete);
      over.await(Sleep.UNINTERRUPTIBLE);
    }
  }

  @Override
  public int pendingCallbacks() {
    int pending = 0;
    for (HartState state : harts) {
      pending += state.pending;
    }
    return pending;
  }

  @Override
  public long gracePeriods() {
    return periods.ended();
  }

  @Override
  public void quiescent(Hart hart) {
    HartState state = harts.get(hart);
    if (periods.concern(state)) {
      requireNoReader();
      periods.advance(state);
    }
  }

  private static void requireNoReader() {
    Execution me = Execution.current();
    if (me.rcuNesting() != 0) {
      throw new IllegalStateException(me.name() + " gives up its hart inside an RCU reader");
    }
  }

  @Override
  public boolean runCallbacks(Hart hart) {
    HartState state = harts.get(hart);
    if (state.callbacks.firstPeriod() > periods.ended()) {
      return false;
    }
    Execution me = Execution.current();
    me.enterAtomic();
    for (int i = 0; i < BATCH && state.callbacks.firstPeriod() <= periods.ended(); i++) {
      hart.chargeQuietly(CALLBACK_CYCLES);
      Runnable callback = state.callbacks.removeFirst();
      state.publishCallbacks();
      callback.run();
      state.ran++;
    }
    me.leaveAtomic();
    return state.callbacks.firstPeriod() <= periods.ended();
  }

  @Override
  public boolean enterIdle(Hart hart) {
    HartState state = harts.get(hart);
    state.idle = true;
    // Whoever starts or ends a period either sees that the hart is idle, or does so early enough for the lines below to see it.
    VarHandle.fullFence();
    quiescent(hart);
    return state.callbacks.firstPeriod() > periods.ended();
  }

  @Override
  public void leaveIdle(Hart hart) {
    harts.get(hart).idle = false;
    // Before what the next reader looks at: see GracePeriods.
    VarHandle.fullFence();
  }
}
