package pith.mm.physical;

import pith.hal.KernelStack;
import pith.hal.memory.Access;

/**
 * What the kernel's memory management costs, in cycles, and how it is charged.
 *
 * <p>The figures are those of a simple core at a few cycles for each cache line that is touched: clearing or copying a page moves 64
 * lines; an atomic operation or a walk step that misses the first-level cache is about ten cycles.
 */
public final class Work {
  /** Making a free block somebody's: its records are set up. */
  public static final long PAGE_ALLOCATE = 40;
  /** Finding out that a block is nobody's any more, and where it goes. */
  public static final long PAGE_FREE = 30;
  /** One block put on a free list or taken off it: its record and that of a neighbour. */
  public static final long FREE_LIST = 12;
  /** Compaction looks at one frame's record. */
  public static final long FRAME_SCAN = 6;
  public static final long PAGE_ZERO = 300;
  public static final long PAGE_COPY = 600;
  /** One load of a page-table walk by the kernel. */
  public static final long WALK_STEP = 10;
  /** One page-table entry looked at and changed. */
  public static final long ENTRY = 15;
  /** Finding and checking a VMA. */
  public static final long VMA_LOOKUP = 40;
  /** Making, splitting or merging a VMA. */
  public static final long VMA_CHANGE = 200;
  /** What a page fault costs besides what is charged on its way. */
  public static final long FAULT = 500;
  /** A page found in a page cache. */
  public static final long CACHE_LOOKUP = 40;
  /** {@code sfence.vma} on this hart. */
  public static final long FENCE = 30;
  /** Telling another hart, up to the moment when its interrupt is pending. */
  public static final long INTERRUPT_SEND = 150;
  /** One look at whether another hart has answered. */
  public static final long SPIN = 20;
  /** Entry and exit of a copy between kernel and user memory; 8 bytes more cost one cycle each. */
  public static final long USER_COPY = 25;

  /**
   * Instructions of a memset besides its stores, for a size that is a multiple of eight, and of its call. Source: Linux {@code arch/riscv/lib/memset.S}, 30 of
   * them; GCC 12 at -O2 calls it for structures too large for a few stores (one of 72 bytes, say), with three for the arguments.
   */
  private static final long MEMSET_CALL = 34;

  private Work() {}

  /**
   * Clearing {@code bytes} of a page or of a record by memset: the call, and a store for each eight. (A whole page has a way of its own: {@link #PAGE_ZERO}.)
   */
  public static void chargeClear(long bytes) {
    charge(MEMSET_CALL + bytes / Long.BYTES);
  }

  /**
   * The hart that the caller runs on accesses {@code length} bytes from {@code pa}: see {@link pith.hal.Hart#touch}. Other harts may run before this returns.
   */
  public static void touch(long pa, long length, Access access) {
    if (KernelStack.isCurrent()) {
      KernelStack.current().hart().touch(pa, length, access);
    }
  }

  /** The hart that the caller runs on worked for {@code cycles}. Other harts may run before this returns. */
  public static void charge(long cycles) {
    if (KernelStack.isCurrent()) {
      KernelStack.current().hart().charge(cycles);
    }
  }
}
