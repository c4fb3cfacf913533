package pith.hal.mmu;

import pith.hal.memory.Access;

/**
 * A page-table entry, the same in every {@link PageTableFormat}: flags in bits 0–7, two bits for software in 8–9, physical page number in 10–53.
 *
 * <pre>
 *   63    54 53                     10 9   8 7 6 5 4 3 2 1 0
 *  | zero   | physical page number    | RSW |D|A|G|U|X|W|R|V|      R = W = X = 0: the address of a table of the next level
 * </pre>
 *
 * <p>Source: privileged specification, section "Sv39: Page-Based 39-bit Virtual-Memory System".
 */
public final class Pte {
  public static final long VALID = 1;
  public static final long READ = 1 << 1;
  public static final long WRITE = 1 << 2;
  public static final long EXECUTE = 1 << 3;
  public static final long USER = 1 << 4;
  public static final long GLOBAL = 1 << 5;
  public static final long ACCESSED = 1 << 6;
  public static final long DIRTY = 1 << 7;
  /** The two bits that hardware ignores (RSW). */
  public static final long SOFTWARE_0 = 1 << 8;

  public static final long SOFTWARE_1 = 1 << 9;
  private static final long PPN = 0x003f_ffff_ffff_fc00L;
  private static final int RESERVED_FROM = 54;

  private Pte() {}

  /** {@return an entry that maps the page at physical address {@code pa} with {@code flags}} */
  public static long of(long pa, long flags) {
    return pa >>> 12 << 10 | flags;
  }

  public static long physicalAddress(long pte) {
    return (pte & PPN) << 2;
  }

  /** {@return whether the entry is valid: a writable entry that is not readable is reserved, and so are bits 54–63} */
  public static boolean valid(long pte) {
    return (pte & VALID) != 0 && (pte & (READ | WRITE)) != WRITE && pte >>> RESERVED_FROM == 0;
  }

  /** {@return whether a valid entry maps a page, rather than point to the next level} */
  public static boolean leaf(long pte) {
    return (pte & (READ | EXECUTE)) != 0;
  }

  /** {@return whether an entry that is valid and no leaf may lead on: D, A and U are reserved in a pointer} */
  public static boolean validPointer(long pte) {
    return (pte & (DIRTY | ACCESSED | USER)) == 0;
  }

  /** {@return whether user code may do {@code access} by this leaf entry} */
  public static boolean permits(long pte, Access access) {
    long bit =
        switch (access) {
          case FETCH -> EXECUTE;
          case LOAD -> READ;
          case STORE -> WRITE;
        };
    return (pte & (bit | USER)) == (bit | USER);
  }
}
