package pith.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.Hart;
import pith.sync.Execution;
import pith.sync.rcu.Rcu;

/**
 * RCU whose grace periods are as short as the definition allows: a callback runs the moment the last reader that it has to wait for closes. Its lists have a
 * host lock.
 */
final class StrictRcu implements Rcu {
  private record Waiting(List<Execution> readers, Runnable callback) {}

  /** Guards both lists; callbacks run without it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final List<Execution> open = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final AtomicLong periods = new AtomicLong();

  @Override
  public Reader read() {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      return () -> {};
    }
    me.enterRcuReader();
    if (me.rcuNesting() == 1) {
      lock.lock();
      open.add(me);
      lock.unlock();
    }
    return () -> close(me);
  }

  private void close(Execution me) {
    me.leaveRcuReader();
    if (me.rcuNesting() == 0) {
      withdraw(me).forEach(one -> run(me, one.callback));
    }
  }

  /** {@return what waited for {@code reader} and for nobody else any more} */
  private List<Waiting> withdraw(Execution reader) {
    lock.lock();
    try {
      open.remove(reader);
      waiting.forEach(one -> one.readers.remove(reader));
      List<Waiting> ready = waiting.stream().filter(one -> one.readers.isEmpty()).toList();
      waiting.removeAll(ready);
      return ready;
    } finally {
      lock.unlock();
    }
  }

  private void run(Execution me, Runnable callback) {
    periods.incrementAndGet();
    me.enterAtomic();
    callback.run();
    me.leaveAtomic();
  }

  @Override
  public void call(Runnable callback) {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      callback.run();
    } else if (!queued(callback)) {
      run(me, callback);
    }
  }

  /** {@return whether somebody reads, for whom {@code callback} waits now} */
  private boolean queued(Runnable callback) {
    lock.lock();
    try {
      return !open.isEmpty() && waiting.add(new Waiting(new ArrayList<>(open), callback));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void synchronize() {
    throw new UnsupportedOperationException("memory management never waits for a grace period");
  }

  @Override
  public void barrier() {
    throw new UnsupportedOperationException("memory management never waits for callbacks");
  }

  @Override
  public int pendingCallbacks() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
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
