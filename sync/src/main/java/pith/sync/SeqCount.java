package pith.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count by which readers notice that a writer was at work while they read, and read again. Readers write nothing at all, and a writer never waits for them;
 * what they read must be harmless to look at half-changed. Writers exclude each other by a lock of their own, see {@link SeqLock}.
 *
 * <pre>
 *   writer   ── 6 ─▶ 7 ── changes ── ▶ 8 ───        odd: a writer is at work
 *   reader        begin: 6 … reads … retry? 8 ≠ 6: again
 * </pre>
 *
 * <pre>{@code
 * int begun;
 * do {
 *   begun = count.begin();
 *   seconds = time.seconds; nanos = time.nanos;
 * } while (count.retry(begun));
 * }</pre>
 *
 * <p><b>Memory order.</b> The writer's first store must come before its changes (a release fence) and its second after them (a release). The reader's first
 * load must come before its reads (an acquire) and its second after them (an acquire fence). So a reader that saw any change also sees, in one of its two
 * loads, that it did. Source: Linux's {@code seqcount_t}; H. Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012.
 */
public final class SeqCount {
  private static final VarHandle SEQUENCE;

  static {
    try {
      SEQUENCE = MethodHandles.lookup().findVarHandle(SeqCount.class, "sequence", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int sequence;

  /** Begins to read; spins while a writer is at work. {@return what {@link #retry} must be given} */
  public int begin() {
    Execution me = Execution.currentOrNull();
    charge(me);
    int seen = (int) SEQUENCE.getAcquire(this);
    for (int spins = 1; (seen & 1) != 0; spins++) {
      if (me != null) {
        me.relax(LockCosts.SPIN);
      }
      if ((spins & 0x3f) == 0) {
        Thread.yield();
      }
      seen = (int) SEQUENCE.getAcquire(this);
    }
    return seen;
  }

  /** {@return whether a writer was at work since {@link #begin} answered {@code begun}: what was read must be forgotten} */
  public boolean retry(int begun) {
    charge(Execution.currentOrNull());
    return rawRetry(begun);
  }

  /**
   * Begins to read without waiting: if a writer is at work, {@link #rawRetry} will say so. For who has another way to go then. Charges nothing, as
   * {@link #rawRetry}: the count lies in a line that the caller reads, and accounts for, anyway. {@return what {@link #rawRetry} must be given} Source: Linux's
   * {@code raw_seqcount_begin}.
   */
  public int rawBegin() {
    return (int) SEQUENCE.getAcquire(this) & ~1;
  }

  /** As {@link #retry}, after {@link #rawBegin}. */
  public boolean rawRetry(int begun) {
    VarHandle.acquireFence();
    return (int) SEQUENCE.getOpaque(this) != begun;
  }

  /** The caller, who excludes other writers and must not sleep, is going to change what the count guards. */
  public void beginWriting() {
    charge(Execution.currentOrNull());
    int seen = sequence;
    if ((seen & 1) != 0) {
      throw new IllegalStateException("two writers at once: the lock that excludes them is missing");
    }
    SEQUENCE.setOpaque(this, seen + 1);
    VarHandle.releaseFence();
  }

  /** The changes are complete. */
  public void endWriting() {
    charge(Execution.currentOrNull());
    SEQUENCE.setRelease(this, sequence + 1);
  }

  private static void charge(Execution me) {
    if (me != null) {
      me.hart().charge(LockCosts.WORD);
    }
  }
}
