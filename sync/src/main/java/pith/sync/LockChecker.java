package pith.sync;

/**
 * Watches what every execution does with its locks; {@code pith.sync.lockdep.Lockdep} is the one that there is. With none (a null in
 * {@link KernelServices#lockdep}) a lock operation pays one test.
 *
 * <p>All methods are called by {@code by} itself, on its own stack, and must neither charge cycles nor sleep.
 */
public interface LockChecker {
  /** {@code by} is going to acquire a lock and may have to wait for it. */
  void acquiring(Execution by, Object lock, LockClass lockClass);

  /** {@code by} acquired a lock; {@code tried} says that it would not have waited. */
  void acquired(Execution by, Object lock, LockClass lockClass, HeldLocks.Kind kind, boolean tried);

  /** {@code by} is going to release a lock. */
  void released(Execution by, Object lock, LockClass lockClass);

  /** {@code by} reached a place that may sleep while it must not. */
  void sleepsInAtomic(Execution by);

  /** {@code by} takes interrupts here, with whatever locks it holds: a handler that wants one of them waits for ever. */
  default void interruptsEnabled(Execution by) {}

  /** {@code by} is about to read or write a field that is watched. Unlike elsewhere, it may be held up. */
  default void accesses(Execution by, Object owner, WatchedField field, boolean writes) {}

  /** {@code by} goes back to user mode or ends: it must hold no lock. */
  void leavesKernel(Execution by);
}
