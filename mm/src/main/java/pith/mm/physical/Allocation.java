package pith.mm.physical;

/** What pages are wanted for, as Linux's {@code gfp_t} says it: it decides whether they are cleared and how hard to try. */
public enum Allocation {
  /** For the kernel's own use; contents are undefined. */
  KERNEL(false, true),
  /** For the kernel's own use, cleared: levels of page tables. */
  KERNEL_ZEROED(true, true),
  /** For a page that the caller fills completely: a copy, a page read from a file. */
  USER(false, true),
  /** For a user program to see, cleared so that nothing of another's shows. */
  USER_ZEROED(true, true),
  /** For a huge page: cleared, and given up at once if none is free, since single pages will do. */
  HUGE_LIGHT(true, false),
  /** For a huge page that the program asked for: worth reclaim. */
  HUGE(true, true),
  /** Without reclaim: the only kind allowed under a spin lock. */
  ATOMIC(false, false),
  /** Without reclaim, for what the caller can do without (Linux's {@code __GFP_NORETRY | __GFP_NOWARN}). */
  OPTIONAL(false, false);

  private final boolean zeroed;
  private final boolean reclaims;

  Allocation(boolean zeroed, boolean reclaims) {
    this.zeroed = zeroed;
    this.reclaims = reclaims;
  }

  boolean zeroed() {
    return zeroed;
  }

  boolean reclaims() {
    return reclaims;
  }
}
