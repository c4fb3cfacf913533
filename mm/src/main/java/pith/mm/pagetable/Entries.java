package pith.mm.pagetable;

import pith.hal.memory.Access;
import pith.hal.mmu.Pte;

/**
 * What this kernel means by a leaf entry, beyond what the hardware does.
 *
 * <p>An entry of zero maps nothing. An entry with {@link #NO_ACCESS} keeps its page while hardware faults on it ({@code PROT_NONE}).
 * An entry with {@link #SPECIAL} maps a page that is not counted: the zero page, or the kernel's own pages shown to programs.
 */
public final class Entries {
  /** The page is mapped, but the program may not touch it: the valid bit is clear. */
  public static final long NO_ACCESS = Pte.SOFTWARE_1;

  /** The page's counts don't include this mapping. */
  public static final long SPECIAL = Pte.SOFTWARE_0;

  /** In an entry that is not present: a page that is being moved, or see {@code SwapEntry}. */
  private static final long PLACEHOLDER = Pte.GLOBAL;

  private Entries() {}

  /** {@return whether the entry maps a page, accessible or not} */
  public static boolean present(long pte) {
    return (pte & (Pte.VALID | NO_ACCESS)) != 0;
  }

  /** {@return whether the entry, of a level above 0, is the address of a table page} */
  public static boolean pointer(long pte) {
    return (pte & (Pte.VALID | Pte.READ | Pte.WRITE | Pte.EXECUTE)) == Pte.VALID;
  }

  /** {@return whether the entry, of level 1, maps a huge page, accessible or not} */
  public static boolean hugeLeaf(long pte) {
    return present(pte) && !pointer(pte);
  }

  public static boolean special(long pte) {
    return (pte & SPECIAL) != 0;
  }

  public static boolean writable(long pte) {
    return (pte & (Pte.VALID | Pte.WRITE)) == (Pte.VALID | Pte.WRITE);
  }

  /** {@return whether hardware would let user code do {@code access}} */
  public static boolean permits(long pte, Access access) {
    return Pte.valid(pte) && Pte.permits(pte, access);
  }

  /**
   * {@return an entry that stands for a page on its way to another frame}: whoever faults on it waits, and it is replaced when the page has arrived. Source:
   * Linux's migration entries.
   */
  public static long placeholder(long page, boolean writable) {
    return Pte.of(page, PLACEHOLDER | (writable ? Pte.WRITE : 0));
  }

  /** {@return whether the entry stands for a page that is being moved} */
  public static boolean isPlaceholder(long pte) {
    return (pte & (Pte.VALID | NO_ACCESS | PLACEHOLDER)) == PLACEHOLDER;
  }

  /** {@return whether two placeholders stand for the same page} */
  public static boolean samePlaceholder(long pte, long placeholder) {
    return isPlaceholder(pte) && Pte.physicalAddress(pte) == Pte.physicalAddress(placeholder);
  }

  /** {@return whether the page that a placeholder stands for was mapped writable} */
  public static boolean placeholderWritable(long pte) {
    return (pte & Pte.WRITE) != 0;
  }

  /** {@return the entry with the permissions of {@code permissions}, keeping page, accessed, dirty and special bits} */
  public static long withPermissions(long pte, long permissions) {
    long kept = pte & ~(Pte.VALID | Pte.READ | Pte.WRITE | Pte.EXECUTE | Pte.USER | NO_ACCESS);
    return kept | permissions;
  }
}
