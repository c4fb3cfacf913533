package pith.hal.cpu.interpreter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Mmu;
import pith.hal.mmu.Tlb;

/**
 * A hart's decoded code: from a virtual address to the {@link CodePage} behind it.
 *
 * <p>Two direct-mapped tables. The first, by virtual page and address space, makes a jump to another page cheap; it is emptied when
 * anything that it depends on may have changed. The second, by physical page, keeps what was decoded across such changes, each page checked
 * once against RAM before it is used again. Owned by the hart.
 */
final class CodeCache {
  private static final int VIRTUAL = 256;
  private static final int PHYSICAL = 1024;
  private static final long NO_TAG = -1;
  private static final VarHandle FENCES;

  static {
    try {
      FENCES = MethodHandles.lookup().findVarHandle(CodeCache.class, "fences", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PhysicalMemory ram;
  private final Mmu mmu;
  private final CodePage faulting = CodePage.uniform(Op.FETCH_FAULT);
  private final long[] tags = new long[VIRTUAL];
  private final CodePage[] byVirtual = new CodePage[VIRTUAL];
  private final CodePage[] byPhysical = new CodePage[PHYSICAL];
  private CodePage seam = CodePage.seam(0);
  private long changes;
  private long translations;
  private int codeEpoch;
  private volatile int fences;
  private int fencesSeen;
  private long space;

  CodeCache(PhysicalMemory ram, Mmu mmu) {
    this.ram = ram;
    this.mmu = mmu;
    Arrays.fill(tags, NO_TAG);
  }

  /**
   * The hart enters user mode: what was cached by virtual address is used only if nothing has changed since it left. {@return whether
   * the code that it left is still the code there}
   */
  boolean resume() {
    boolean unchanged = changes == mmu.changes() && codeEpoch == ram.codeEpoch() && fencesSeen == fences;
    if (!unchanged) {
      change();
    }
    return unchanged;
  }

  private void change() {
    changes = mmu.changes();
    space = mmu.space();
    int wanted = fences;
    boolean fenced = fencesSeen != wanted;
    fencesSeen = wanted;
    if (fenced || translations != mmu.generation() || codeEpoch != ram.codeEpoch()) {
      translations = mmu.generation();
      codeEpoch = ram.codeEpoch();
      Arrays.fill(tags, NO_TAG);
    }
  }

  /** {@code fence.i} by the hart itself: from now on, every page is compared with RAM before it is used again. */
  void fence() {
    fencesSeen = (int) FENCES.getAndAdd(this, 1) + 1;
    Arrays.fill(tags, NO_TAG);
  }

  /** As {@link #fence}, from when the hart next enters user mode; by anybody. */
  void requestFence() {
    FENCES.getAndAdd(this, 1);
  }

  /** {@return the code at a virtual address; if it can't be fetched, a page whose every op says so} */
  CodePage at(long va) {
    int entry = (int) (va >>> PhysicalMemory.PAGE_SHIFT) & VIRTUAL - 1;
    return tags[entry] == (va & Tlb.PAGE | space) ? byVirtual[entry] : find(va, entry);
  }

  /** {@return as {@link #at}, but null if the code was not wanted there lately} */
  CodePage known(long va) {
    int entry = (int) (va >>> PhysicalMemory.PAGE_SHIFT) & VIRTUAL - 1;
    return tags[entry] == (va & Tlb.PAGE | space) ? byVirtual[entry] : null;
  }

  private CodePage find(long va, int entry) {
    long pa = mmu.translate(va, Access.FETCH);
    if (!ram.contains(pa)) {
      return faulting;
    }
    tags[entry] = va & Tlb.PAGE | space;
    return byVirtual[entry] = page(pa & Tlb.PAGE);
  }

  private CodePage page(long pa) {
    int entry = (int) (pa >>> PhysicalMemory.PAGE_SHIFT) & PHYSICAL - 1;
    CodePage known = byPhysical[entry];
    if (known == null || known.pa() != pa || !known.isCurrent(ram, fencesSeen)) {
      byPhysical[entry] = known = CodePage.of(ram, pa, fencesSeen);
    }
    return known;
  }

  /** {@return the instruction that straddles the end of the page at {@code va}, as a page of its own, or null if its second half cannot be fetched} */
  CodePage seam(CodePage page, long va) {
    CodePage next = at(va + PhysicalMemory.PAGE_BYTES);
    if (next == faulting) {
      return null;
    }
    int bits = page.halfword(PhysicalMemory.PAGE_BYTES / 2 - 1) | next.halfword(0) << 16;
    if (seam.seamBits() != bits) {
      seam = CodePage.seam(bits);
    }
    return seam;
  }
}
