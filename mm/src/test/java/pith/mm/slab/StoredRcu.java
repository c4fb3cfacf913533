package pith.mm.slab;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import pith.hal.Hart;
import pith.sync.rcu.Rcu;

/** Grace periods that end when the test says so. */
final class StoredRcu implements Rcu {
  private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();
  private final AtomicLong periods = new AtomicLong();

  void endGracePeriod() {
    List<Runnable> due = new ArrayList<>();
    for (Runnable next = callbacks.poll(); next != null; next = callbacks.poll()) {
      due.add(next);
    }
    periods.incrementAndGet();
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
  public void barrier() {
    throw new UnsupportedOperationException("slabs never wait for callbacks");
  }

  @Override
  public int pendingCallbacks() {
    return callbacks.size();
  }

  @Override
  public long gracePeriods() {
    return periods.get();
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
