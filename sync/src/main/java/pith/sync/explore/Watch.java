package pith.sync.explore;

import pith.sync.Execution;
import pith.sync.HeldLocks;
import pith.sync.LockChecker;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** Sees what tasks do with locks, for the trace, and lets their delayed stores reach memory where a lock orders them. */
final class Watch implements LockChecker {
  private final World world;

  Watch(World world) {
    this.world = world;
  }

  @Override
  public void acquiring(Execution by, Object lock, LockClass lockClass) {
    ((Actor) by).acquires(lockClass.name());
  }

  @Override
  public void acquired(Execution by, Object lock, LockClass lockClass, HeldLocks.Kind kind, boolean tried) {
    Actor me = (Actor) by;
    if (!tried) {
      me.acquired();
    }
    me.drain();
    me.changes();
    note(me, lock, (kind == HeldLocks.Kind.SHARED ? "takes (shared) " : "takes ") + lockClass);
  }

  @Override
  public void released(Execution by, Object lock, LockClass lockClass) {
    Actor me = (Actor) by;
    me.drain();
    me.changes();
    note(me, lock, "releases " + lockClass);
  }

  private void note(Actor me, Object lock, String what) {
    if (world.recording() && !(lock instanceof SpinLock && Places.insideAnother())) {
      world.note(me, what);
    }
  }

  @Override
  public void sleepsInAtomic(Execution by) {
    throw new AssertionError("it may sleep inside a spin lock, an RCU reader or an RCU callback");
  }

  @Override
  public void leavesKernel(Execution by) {}
}
