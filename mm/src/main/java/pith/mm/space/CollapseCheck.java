package pith.mm.space;

import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Work;
import pith.mm.swap.SwapEntry;
import pith.mm.vma.MemoryMap;

/**
 * What the 512 entries of a table page say about making one huge page of theirs. Made under the table's lock. Source: Linux's {@code hpage_collapse_scan_pmd}.
 */
final class CollapseCheck {
  private final MemoryMap map;
  private final PageFrames frames;
  private int none;
  private int swapped;
  private int shared;
  private int used;
  private boolean writable;
  private boolean foreign;
  private PageAccount payer;

  /** Looks at the entries of the table page {@code small}. */
  CollapseCheck(MemoryMap map, long small) {
    this.map = map;
    this.frames = map.memory().frames();
    for (int i = 0; i < PageTable.HUGE_PAGES && !foreign; i++) {
      look(map.table().read(small + (long) i * Long.BYTES));
    }
    Work.charge(Work.WALK_STEP * PageTable.HUGE_PAGES);
  }

  private void look(long pte) {
    if (pte == 0 || Entries.special(pte)) {
      none++;
    } else if (SwapEntry.is(pte)) {
      swapped++;
    } else if (!Entries.present(pte) || !map.anonymous(Pte.physicalAddress(pte))) {
      foreign = true;
    } else {
      present(pte, Pte.physicalAddress(pte));
    }
  }

  private void present(long pte, long page) {
    shared += frames.mappings(page) > 1 ? 1 : 0;
    used += (pte & Pte.ACCESSED) != 0 || frames.is(page, PageFrames.REFERENCED) ? 1 : 0;
    writable |= (pte & Pte.WRITE) != 0;
    payer = payer == null ? frames.account(page) : payer;
  }

  /** {@return whether nothing speaks against it} */
  boolean permits(CollapseLimits limits) {
    boolean few = none <= limits.none() && swapped <= limits.swapped() && shared <= limits.shared();
    return !foreign && few && (!limits.onlyUsed() || writable && usedEnough());
  }

  /** What has to be read back should be worth it. */
  private boolean usedEnough() {
    return used > 0 && (swapped == 0 || used >= PageTable.HUGE_PAGES / 2);
  }

  /** {@return whether any page is in swap} */
  boolean anySwapped() {
    return swapped > 0;
  }

  /** {@return who is charged for one of the pages, null if nobody is} */
  PageAccount payer() {
    return payer;
  }
}
