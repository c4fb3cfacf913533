package pith.sync.rcu.tree;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;
import pith.hal.Hart;
import pith.sync.Completion;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.RcuChecker;

/**
 * RCU for many harts of a kernel that is not preemptible: they report to the leaves of a tree, so that no lock and no line is shared by more than a few of
 * them.
 *
 * <p>A host thread that prepares a machine which does not run yet may read and update too; there is nobody to wait for.
 */
public final class TreeRcu implements Rcu {
  /** Callbacks in one batch. Source: Linux's {@code rcutree.blimit}. */
  public static final int BATCH = 10;

  /** With more callbacks than this the hart runs as many as are ready, and asks others to hurry. Source: Linux's {@code rcutree.qhimark}. */
  public static final int TOO_MANY = 10_000;

  /** With fewer than this, batches are small again. Source: Linux's {@code rcutree.qlowmark}. */
  public static final int FEW_AGAIN = 100;

  /** Cycles to queue a callback, and to take one from the queue. */
  private static final long CALLBACK_CYCLES = 30;

  /** A grace period that takes longer is told of in the kernel log. Source: Linux's {@code rcupdate.rcu_cpu_stall_timeout}. */
  public static final long STALL_SECONDS = 21;
  private static final Reader READER = TreeRcu::close;

  private final HartState[] harts;
  private final Lane usual;
  private final Lane expedited;
  private final RcuChecker checker;
  private final StallDetector stalls;

  /** RCU for the machine that has {@code harts}, by number. */
  public TreeRcu(List<Hart> harts) {
    this(harts, Geometry.USUAL, null, _ -> {});
  }

  /** As above, with a tree of the given shape; {@code checker} watches its use, null for nobody, and {@code messages} takes what the kernel log should tell. */
  public TreeRcu(List<Hart> harts, Geometry geometry, RcuChecker checker, Consumer<String> messages) {
    this.harts = harts.stream().map(HartState::new).toArray(HartState[]::new);
    this.usual = new Lane(this.harts, geometry, false);
    this.expedited = new Lane(this.harts, geometry, true);
    this.checker = checker;
    long hertz = harts.isEmpty() ? 1 : harts.getFirst().clockRate().hertz();
    this.stalls = new StallDetector(STALL_SECONDS * hertz, messages);
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
    HartState state = harts[me.hart().id()];
    usual.add(me.hart().id(), afterGracePeriod);
    state.queued++;
    if (usual.callbacks(me.hart().id()).size() > TOO_MANY && state.batch == BATCH) {
      state.batch = Integer.MAX_VALUE;
      usual.interrupt(me.hart().id());
    }
  }

  @Override
  public void synchronize() {
    waitFor(usual);
  }

  @Override
  public void synchronizeExpedited() {
    waitFor(expedited);
  }

  /** The callback that ends the sleep runs here, on the hart that asks, as any other does; an expedited period begins at once. */
  private void waitFor(Lane lane) {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      return;
    }
    me.mightSleep();
    Completion over = new Completion();
    me.hart().charge(CALLBACK_CYCLES);
    int hart = me.hart().id();
    lane.add(hart, over::complete);
    if (lane == expedited) {
      requireNoReader();
      lane.advance(hart);
    } else {
      harts[hart].queued++;
    }
    over.await(Sleep.UNINTERRUPTIBLE);
  }

  /** Looks after each grace period whether those of now have run: they do in the order in which they were queued. */
  @Override
  public void barrier() {
    long[] queued = new long[harts.length];
    for (int i = 0; i < queued.length; i++) {
      queued[i] = harts[i].queued;
    }
    for (int i = 0; i < queued.length; i++) {
      while (harts[i].ran < queued[i]) {
        synchronize();
      }
    }
  }

  @Override
  public RcuChecker checker() {
    return checker;
  }

  @Override
  public int pendingCallbacks() {
    long pending = 0;
    for (HartState state : harts) {
      pending += state.queued - state.ran;
    }
    return (int) pending;
  }

  @Override
  public long gracePeriods() {
    return usual.ended();
  }

  /** {@return how many expedited grace periods have ended} */
  public long expeditedGracePeriods() {
    return expedited.ended();
  }

  @Override
  public void quiescent(Hart hart) {
    int id = hart.id();
    if (usual.concerns(id)) {
      requireNoReader();
      stalls.look(usual, hart, harts.length);
      usual.advance(id);
    }
    if (expedited.concerns(id)) {
      requireNoReader();
      expedited.advance(id);
    }
  }

  private static void requireNoReader() {
    Execution me = Execution.current();
    if (me.rcuNesting() != 0) {
      throw new IllegalStateException(me.name() + " gives up its hart inside an RCU reader");
    }
  }

  @Override
  public void tick(Hart hart) {
    if (usual.underWay()) {
      stalls.look(usual, hart, harts.length);
    }
  }

  @Override
  public boolean runCallbacks(Hart hart) {
    int id = hart.id();
    if (!usual.ready(id) && !expedited.ready(id)) {
      return false;
    }
    HartState state = harts[id];
    Execution me = Execution.current();
    me.enterAtomic();
    for (int i = 0; i < BATCH && expedited.ready(id); i++) {
      run(expedited, hart);
    }
    for (int i = 0; i < state.batch && usual.ready(id); i++) {
      run(usual, hart);
      state.ran++;
    }
    me.leaveAtomic();
    if (usual.callbacks(id).size() < FEW_AGAIN) {
      state.batch = BATCH;
    }
    return usual.ready(id) || expedited.ready(id);
  }

  private static void run(Lane lane, Hart hart) {
    hart.chargeQuietly(CALLBACK_CYCLES);
    lane.callbacks(hart.id()).take().run();
  }

  @Override
  public boolean enterIdle(Hart hart) {
    int id = hart.id();
    harts[id].idle = true;
    // Whoever begins or ends a period either sees that the hart is idle, or does so early enough for the lines below to see it.
    VarHandle.fullFence();
    quiescent(hart);
    return !usual.ready(id) && !expedited.ready(id);
  }

  @Override
  public void leaveIdle(Hart hart) {
    harts[hart.id()].idle = false;
    // Before what the next reader looks at: see Lane.
    VarHandle.fullFence();
  }
}
