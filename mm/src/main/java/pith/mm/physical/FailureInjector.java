package pith.mm.physical;

/**
 * Makes the n-th allocation of pages or slab objects fail, once: how tests prove that every failure is unwound. Source: Linux's
 * {@code fail_page_alloc} and {@code failslab}, made exact.
 */
public final class FailureInjector {
  private static final long NEVER = -1;

  private long allocations;
  private long failing = NEVER;
  private boolean failed;
  private boolean countsOptional;

  /** The {@code n}-th allocation from now on that somebody cannot do without fails; 1 is the next. */
  public void failNth(long n) {
    failing = allocations + n;
    failed = false;
    countsOptional = false;
  }

  /** As {@link #failNth}, where those count too that the kernel makes up for, {@link Allocation#OPTIONAL}: nothing need be refused then. */
  public void failNthOfAny(long n) {
    failNth(n);
    countsOptional = true;
  }

  /** No allocation fails on purpose any more. */
  public void disarm() {
    failing = NEVER;
  }

  /** {@return whether the allocation that {@link #failNth} chose came and failed} */
  public boolean failed() {
    return failed;
  }

  /** {@return allocations asked for so far} */
  public long allocations() {
    return allocations;
  }

  /** Counts an allocation. {@return whether it must fail} */
  public boolean fails() {
    if (++allocations != failing) {
      return false;
    }
    failed = true;
    return true;
  }

  /** Counts an allocation that the caller can do without, if those count. {@return whether it must fail} */
  public boolean failsOptional() {
    return countsOptional && fails();
  }
}
