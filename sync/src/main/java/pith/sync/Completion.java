package pith.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Something that will have happened: each {@link #complete} lets one waiter go on, whether it came before or after; {@link
 * #completeAll} lets everybody go on for ever. Source: Linux's {@code struct completion}.
 */
public final class Completion {
  private static final int ALL = Integer.MAX_VALUE;
  private static final LockClass LOCK = LockClass.of("completion");
  private static final VarHandle DONE;

  static {
    try {
      DONE = MethodHandles.lookup().findVarHandle(Completion.class, "done", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WaitQueue waiters = new WaitQueue(LOCK);

  /** Completions not used up, or {@link #ALL}. Volatile: what came before {@code complete} is visible after {@code await}. */
  private volatile int done;

  /** Lets one waiter go on, present or future. */
  public void complete() {
    int seen = done;
    while (seen != ALL && !DONE.compareAndSet(this, seen, seen + 1)) {
      seen = done;
    }
    waiters.wakeOne();
  }

  /** Lets every waiter go on, present and future. */
  public void completeAll() {
    done = ALL;
    waiters.wakeAll();
  }

  /** Waits for a completion and uses it up. {@return READY or INTERRUPTED} */
  public WaitResult await(Sleep mode) {
    return awaitUntil(mode, Long.MAX_VALUE);
  }

  /** As {@link #await}, up to a time in cycles of the machine. */
  public WaitResult awaitUntil(Sleep mode, long deadline) {
    return waiters.awaitExclusive(mode, deadline, this::tryAwait);
  }

  /** Uses up a completion if there is one. {@return whether there was} */
  public boolean tryAwait() {
    int seen = done;
    while (seen != 0 && seen != ALL) {
      if (DONE.compareAndSet(this, seen, seen - 1)) {
        return true;
      }
      seen = done;
    }
    return seen == ALL;
  }

  /** {@return whether a waiter would go on at once} */
  public boolean isDone() {
    return done != 0;
  }
}
