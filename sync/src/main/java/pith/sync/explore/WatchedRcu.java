package pith.sync.explore;

import pith.hal.Hart;
import pith.sync.Execution;
import pith.sync.rcu.Rcu;

/** The run's RCU: the kernel's own, with the trace told of what tasks do with it. Opening a reader is a point of the schedule here, though it costs nothing. */
final class WatchedRcu implements Rcu {
  private final World world;
  private final Rcu rcu;
  private final Reader closing;

  WatchedRcu(World world, Rcu rcu) {
    this.world = world;
    this.rcu = rcu;
    this.closing = this::close;
  }

  @Override
  public Reader read() {
    world.point();
    note("opens an RCU reader");
    rcu.read();
    return closing;
  }

  private void close() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      me.leaveRcuReader();
      note("closes its RCU reader");
    }
  }

  @Override
  public void call(Runnable afterGracePeriod) {
    drain();
    note("asks for a callback after a grace period");
    rcu.call(
        () -> {
          note("runs a callback: its grace period is over");
          afterGracePeriod.run();
          drain();
        });
  }

  @Override
  public void synchronize() {
    drain();
    note("waits for a grace period");
    rcu.synchronize();
    note("goes on: the grace period is over");
  }

  @Override
  public void synchronizeExpedited() {
    drain();
    note("waits for an expedited grace period");
    rcu.synchronizeExpedited();
    note("goes on: the grace period is over");
  }

  @Override
  public void barrier() {
    drain();
    note("waits for all callbacks");
    rcu.barrier();
    note("goes on: all callbacks have run");
  }

  private void note(String what) {
    if (world.recording() && Execution.currentOrNull() instanceof Actor me) {
      world.note(me, what);
    }
  }

  private static void drain() {
    if (Execution.currentOrNull() instanceof Actor me) {
      me.drain();
    }
  }

  @Override
  public int pendingCallbacks() {
    return rcu.pendingCallbacks();
  }

  @Override
  public long gracePeriods() {
    return rcu.gracePeriods();
  }

  @Override
  public void quiescent(Hart hart) {
    rcu.quiescent(hart);
  }

  @Override
  public boolean runCallbacks(Hart hart) {
    return rcu.runCallbacks(hart);
  }

  @Override
  public boolean enterIdle(Hart hart) {
    return rcu.enterIdle(hart);
  }

  @Override
  public void leaveIdle(Hart hart) {
    rcu.leaveIdle(hart);
  }
}
