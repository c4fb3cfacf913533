package pith.sync.lockdep;

import java.util.function.Consumer;
import pith.sync.Execution;
import pith.sync.HeldLocks;
import pith.sync.LockChecker;
import pith.sync.LockClass;

/** Checks the lock discipline of one machine. */
public final class Lockdep implements LockChecker {
  private final Consumer<LockdepReport> reports;

  public Lockdep(Consumer<LockdepReport> reports) {
    this.reports = reports;
  }

  @Override
  public void acquiring(Execution by, Object lock, LockClass lockClass) {}

  @Override
  public void acquired(Execution by, Object lock, LockClass lockClass, HeldLocks.Kind kind, boolean tried) {
    by.heldLocks().push(new HeldLocks.Held(lock, lockClass, kind, tried, null));
  }

  @Override
  public void released(Execution by, Object lock, LockClass lockClass) {
    int at = by.heldLocks().find(lock);
    if (at >= 0) {
      by.heldLocks().remove(at);
    }
  }

  @Override
  public void sleepsInAtomic(Execution by) {
    reports.accept(new LockdepReport(by.name() + " may sleep while atomic"));
  }
}
