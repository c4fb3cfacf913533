package pith.mm.pagetable;

import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Work;

/**
 * The huge leaves of one page table: entries of level 1 that map 2 MiB at once.
 *
 * <pre>
 *   level 1   | ... | huge leaf ──────────────► folio of 512 pages        deposit: a spare table page
 *                        │ split
 *   level 1   | ... | pointer ──► level 0: | page 0 | page 1 | ... | page 511 |   (the deposit, filled)
 * </pre>
 *
 * <p>Whatever concerns only a part of a huge page must split its leaf first, and often can't fail or sleep at that point. So with every huge leaf comes a
 * table page that is put by for it, the <em>deposit</em>. A split changes no translation, so nothing needs to be shot down: a hart may go on with the
 * large entry of its TLB until one of the small ones changes, and the fence for that address takes the large one as well.
 *
 * <p>Every method is called under the table's lock. Source: Linux's {@code pgtable_trans_huge_deposit} and {@code __split_huge_pmd}.
 */
public final class HugeLeaves {
  private final PageTable table;
  private final PageAllocator pages;
  private final PageFrames frames;
  private final VmStatistics statistics;
  private final long zeroPage;
  private long[] deposits = new long[4];
  private int count;

  HugeLeaves(PageTable table, PageAllocator pages, VmStatistics statistics, long zeroPage) {
    this.table = table;
    this.pages = pages;
    this.frames = pages.frames();
    this.statistics = statistics;
    this.zeroPage = zeroPage;
  }

  /** {@return a page for {@link #install}; throws ENOMEM}. Unlike the rest, not under the table's lock. */
  public long newDeposit() {
    return table.newTable();
  }

  /** Frees a page from {@link #newDeposit} that was not used. */
  public void freeDeposit(long deposit) {
    table.freeTable(deposit);
  }

  /** Fills an unused slot of level 1 with a huge leaf. */
  public void install(long slot, long pte, long deposit) {
    assert Entries.hugeLeaf(pte);
    table.install(slot, pte);
    if (count == deposits.length) {
      deposits = Arrays.copyOf(deposits, 2 * count);
    }
    deposits[count++] = deposit;
    table.adopt();
  }

  /** Empties a slot that holds a huge leaf. {@return what it held} */
  public long clear(long slot) {
    table.disown(deposits[--count]);
    return table.clear(slot);
  }

  /** Moves a huge leaf, with its deposit, to an unused slot of level 1. {@return the leaf} */
  public long move(long from, long to) {
    long pte = table.clear(from);
    table.install(to, pte);
    return pte;
  }

  /** Takes the table page to which a slot of level 1 points out of the table, with all its entries. The caller shoots them down. {@return the table page} */
  public long detach(long slot) {
    long small = Pte.physicalAddress(table.clear(slot));
    table.lose();
    return small;
  }

  /** Puts a table page back that was detached; once it is empty it may also be the deposit of {@link #install}. */
  public void attach(long slot, long small) {
    table.install(slot, Pte.of(small, Pte.VALID));
    table.adopt();
  }

  /**
   * Maps the pages of a huge leaf one by one, with the same permissions. A leaf of zeroes becomes entries of the one page of zeroes. If nobody else has the
   * folio, that falls into single pages too; else each entry holds a reference to the whole, which falls apart when memory is short.
   */
  public void split(long slot) {
    long small = deposits[--count];
    long pte = table.read(slot);
    fill(small, pte);
    while (!table.replace(slot, pte, Pte.of(small, Pte.VALID))) {
      pte = table.read(slot); // hardware marked it meanwhile
      fill(small, pte);
    }
    for (int i = 0; i < PageTable.HUGE_PAGES; i++) {
      frames.mapped(small);
    }
    statistics.add(VmStatistic.THP_SPLIT_PMD, 1);
    Work.charge(Work.ENTRY * PageTable.HUGE_PAGES);
    if (!Entries.special(pte)) {
      splitMapping(Pte.physicalAddress(pte));
    }
  }

  private void fill(long small, long pte) {
    boolean zero = Entries.special(pte);
    long first = Pte.physicalAddress(pte);
    long bits = pte & ~Pte.of(first, 0);
    for (int i = 0; i < PageTable.HUGE_PAGES; i++) {
      long page = zero ? zeroPage : first + ((long) i << PhysicalMemory.PAGE_SHIFT);
      pages.ram().writeLongRelease(small + (long) i * Long.BYTES, Pte.of(page, bits));
    }
  }

  private void splitMapping(long head) {
    frames.get(head, PageTable.HUGE_PAGES - 1);
    if (frames.splitMapping(head)) {
      statistics.add(VmStatistic.ANONYMOUS_HUGE, -1);
    }
    frames.get(head);
    if (pages.cut(head)) { // each page is mapped once: by this table, whose lock keeps it so
      pages.putParts(head, PageTable.HUGE_PAGES);
      statistics.add(VmStatistic.THP_SPLIT_PAGE, 1);
    }
    pages.put(head);
  }
}
