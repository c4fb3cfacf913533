package pith.mm;

import java.util.ArrayList;
import java.util.List;
import pith.hal.Hart;
import pith.sync.Execution;
import pith.sync.rcu.Rcu;

/** RCU whose grace periods are as short as the definition allows: a callback runs the moment the last reader that it has to wait for closes. */
final class StrictRcu implements Rcu {
  private record Waiting(List<Execution> readers, Runnable callback) {}

  private final List<Execution> open = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long periods;

  @Override
  public Reader read() {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      return () -> {};
    }
    me.enterRcuReader();
    if (me.rcuNesting() == 1) {
      open.add(me);
    }
    return () -> close(me);
  }

  private void close(Execution me) {
    me.leaveRcuReader();
    if (me.rcuNesting() == 0) {
      open.remove(me);
      waiting.forEach(one -> one.readers.remove(me));
      List<Waiting> ready = waiting.stream().filter(one -> one.readers.isEmpty()).toList();
      waiting.removeAll(ready);
      ready.forEach(one -> run(me, one.callback));
    }
  }

  private void run(Execution me, Runnable callback) {
    periods++;
    me.enterAtomic();
    callback.run();
    me.leaveAtomic();
  }

  @Override
  public void call(Runnable callback) {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      callback.run();
    } else if (open.isEmpty()) {
      run(me, callback);
    } else {
      waiting.add(new Waiting(new ArrayList<>(open), callback));
    }
  }

  @Override
  public void synchronize() {
    throw new UnsupportedOperationException("memory management never waits for a grace period");
  }

  @Override
  public int pendingCallbacks() {
    return waiting.size();
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
