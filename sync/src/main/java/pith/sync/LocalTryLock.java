package pith.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Guards what one hart owns against the few others who may come to it: an execution that is in the middle of it on the same hart, and a hart that
 * collects what all harts have. Nobody waits for it: who finds it taken goes another, slower way.
 *
 * <p>Taking it is a compare-and-exchange on a line that almost always is in the hart's own cache; memory order is acquire, and release when it is given
 * back, so that whoever takes it next sees everything. Source: Linux {@code local_trylock_t}, where disabling preemption does on the own hart what the
 * exchange does here; there, others ask the owner by an interrupt instead of taking the lock.
 */
public final class LocalTryLock {
  /** Cycles to take it and give it back: no other hart wants the line. */
  private static final long CYCLES = 10;

  private static final VarHandle TAKEN;

  static {
    try {
      TAKEN = MethodHandles.lookup().findVarHandle(LocalTryLock.class, "taken", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private boolean taken;

  /** Takes the lock if it is free. From here to {@link #release} the caller must not sleep. {@return whether it did} */
  public boolean tryAcquire() {
    if (!TAKEN.compareAndSet(this, false, true)) {
      return false;
    }
    Execution me = Execution.currentOrNull();
    if (me != null) {
      me.enterAtomic();
      me.hart().charge(CYCLES);
    }
    return true;
  }

  /** Gives the lock back; by whoever took it. */
  public void release() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      me.leaveAtomic();
    }
    TAKEN.setRelease(this, false);
  }
}
