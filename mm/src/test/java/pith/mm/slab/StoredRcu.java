package pith.mm.slab;

import java.util.ArrayList;
import java.util.List;
import pith.hal.Hart;
import pith.sync.rcu.Rcu;

/** Grace periods that end when the test says so. */
final class StoredRcu implements Rcu {
  private final List<Runnable> callbacks = new ArrayList<>();
  private long periods;

  void endGracePeriod() {
    List<Runnable> due = List.copyOf(callbacks);
    callbacks.clear();
    periods++;
    due.forEach(Runnable::run);
  }

  @Override
  public void call(Runnable afterGracePeriod) {
    callbacks.add(afterGracePeriod);
  }

  @Override
  public Reader read() {
    return () -> {};
  }

  @Override
  public void synchronize() {
    endGracePeriod();
  }

  @Override
  public int pendingCallbacks() {
    return callbacks.size();
  }

  @Override
  public long gracePeriods() {
    return periods;
  }

  @Override
  public void quiescent(Hart hart) {}

  @Override
  public boolean runCallbacks(Hart hart) {
    return false;
  }

  @Override
  public boolean enterIdle(Hart hart) {
    return true;
  }

  @Override
  public void leaveIdle(Hart hart) {}
}
