package pith.mm.space;

import java.util.function.LongSupplier;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.PageTableFormat;

/**
 * Where the parts of an address space begin; exec chooses it anew, at random within Linux's bounds, so that an attacker cannot know.
 *
 * @param topDown whether mappings are placed from {@code mmapBase} downwards, as usual, or upwards
 * @param mmapBase where the search for a place begins
 * @param stackTop the end of the stack
 * @param programBase where a position-independent program is loaded
 * @param breakOffset how far after the program's data the heap begins, in bytes
 */
public record Layout(boolean topDown, long mmapBase, long stackTop, long programBase, long breakOffset) {
  private static final int PAGE_SHIFT = PhysicalMemory.PAGE_SHIFT;
  private static final long STACK_RANDOM_PAGES = 0x7ff;
  private static final long MMAP_RANDOM_PAGES = 1 << 18;
  private static final long BREAK_RANDOM_BYTES = 1L << 30;
  private static final long MIN_STACK_GAP = 128L << 20;
  private static final long STACK_PAD = (256 + STACK_RANDOM_PAGES) << PAGE_SHIFT;

  /** The same addresses each time: the personality ADDR_NO_RANDOMIZE. {@code stackLimit} is RLIMIT_STACK in bytes. */
  public static Layout fixed(PageTableFormat format, long stackLimit) {
    return of(format.userEnd(), stackLimit, () -> 0);
  }

  /** Addresses drawn from {@code random}, which comes from the machine's seed. */
  public static Layout randomised(PageTableFormat format, long stackLimit, LongSupplier random) {
    return of(format.userEnd(), stackLimit, random);
  }

  /** {@return the same with the heap right after the program's data} */
  public Layout withoutBreakOffset() {
    return new Layout(topDown, mmapBase, stackTop, programBase, 0);
  }

  private static Layout of(long userEnd, long stackLimit, LongSupplier random) {
    long stackTop = userEnd - ((random.getAsLong() & STACK_RANDOM_PAGES) << PAGE_SHIFT);
    long shift = (random.getAsLong() & MMAP_RANDOM_PAGES - 1) << PAGE_SHIFT;
    long programBase = (userEnd / 3 * 2 & -PhysicalMemory.PAGE_BYTES) + ((random.getAsLong() & MMAP_RANDOM_PAGES - 1) << PAGE_SHIFT);
    long breakOffset = random.getAsLong() & BREAK_RANDOM_BYTES - 1 & -PhysicalMemory.PAGE_BYTES;
    boolean topDown = stackLimit != Long.MAX_VALUE;
    long gap = topDown ? Math.clamp(stackLimit + STACK_PAD, MIN_STACK_GAP, userEnd / 6 * 5) : 0;
    long base = topDown ? userEnd - gap - shift : userEnd / 3 + shift;
    return new Layout(topDown, base & -PhysicalMemory.PAGE_BYTES, stackTop, programBase, breakOffset);
  }
}
