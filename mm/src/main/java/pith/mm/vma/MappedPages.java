package pith.mm.vma;

import pith.hal.mmu.Pte;
import pith.mm.MemorySystem;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Work;
import pith.mm.rmap.PageMapping;
import pith.mm.swap.SwapEntry;
import pith.mm.tlb.TlbGather;

/**
 * The pages of one address space: entries of its page table and the counts of the pages that they map change together, here and nowhere else.
 *
 * <p>What fills or empties a slot is called with the page table's lock held; what withdraws a range takes it. A page whose entry is withdrawn lives on until
 * the {@link TlbGather} it was given to has shot down what harts may still know of it. Source: Linux's {@code set_pte_at} with {@code folio_add_*_rmap_*},
 * {@code zap_pte_range}.
 */
public final class MappedPages {
  /** Between batches of pages freed. */
  private static final long ZAP_BYTES = 64 << 20;

  private final MemoryMap map;
  private final MemorySystem memory;
  private final PageFrames frames;
  private final PageTable table;

  MappedPages(MemoryMap map) {
    this.map = map;
    this.memory = map.memory();
    this.frames = memory.frames();
    this.table = map.table();
  }

  /** Fills an unused slot; the caller's reference to {@code page} now belongs to the entry. Under the table's lock. */
  public void mapPage(long slot, long page, long bits) {
    table.install(slot, Pte.of(page, bits));
    noteExecutable(page, bits);
    if (frames.mapped(page)) {
      memory.statistics().add(map.anonymous(page) ? VmStatistic.ANONYMOUS : VmStatistic.MAPPED, 1);
    }
    countPage(page, 1);
  }

  /** Fills an unused slot of {@code vma} with a private page that nobody else knows yet. Under the table's lock; the VMA's owner was prepared. */
  public void mapNew(Vma vma, long address, long slot, long page, long bits) {
    frames.own(page, vma.anonVma, vma.pageAt(address));
    frames.set(page, PageFrames.ANON_EXCLUSIVE);
    mapPage(slot, page, bits);
    memory.reclaim().add(page);
  }

  /** Fills an unused slot with a page that is not counted: the zero page, or one of the kernel's. Under the table's lock. */
  public void mapSpecial(long slot, long page, long bits) {
    table.install(slot, Pte.of(page, bits | Entries.SPECIAL));
    noteExecutable(page, bits);
  }

  /** Empties a used slot; {@code gather} drops the page after the shoot-down. Under the table's lock. */
  public void unmapPage(long address, long slot, TlbGather gather) {
    long old = table.clear(slot);
    gather.changed(address);
    if (!Entries.special(old)) {
      long page = Pte.physicalAddress(old);
      forget(page, old);
      gather.drop(page);
    }
  }

  /**
   * Fills an unused slot of level 1 with an anonymous huge page; the caller's reference to its folio now belongs to the entry, and so does {@code deposit}.
   * Under the table's lock.
   */
  public void mapHuge(long slot, long head, long bits, long deposit) {
    table.huge().install(slot, Pte.of(head, bits), deposit);
    noteExecutable(head, bits);
    if (frames.mappedEntirely(head)) {
      memory.statistics().add(VmStatistic.ANONYMOUS_HUGE, 1);
      memory.statistics().add(VmStatistic.ANONYMOUS, frames.cover(head));
    }
    map.rss().addAnonymous(PageTable.HUGE_PAGES);
  }

  /** As {@link #mapHuge}, with a folio that nobody else knows yet. The VMA's owner was prepared. */
  public void mapNewHuge(Vma vma, long address, long slot, long head, long bits, long deposit) {
    frames.own(head, vma.anonVma, vma.pageAt(address));
    mapHuge(slot, head, bits, deposit);
    memory.reclaim().add(head);
  }

  /** Fills an unused slot of level 1 with the huge page of zeroes. Under the table's lock. */
  public void mapHugeZeroes(long slot, long zeroes, long bits, long deposit) {
    table.huge().install(slot, Pte.of(zeroes, bits | Entries.SPECIAL), deposit);
  }

  /** Empties the slot of a huge leaf at {@code address}; {@code gather} drops the folio after the shoot-down. Under the table's lock. */
  public void unmapHuge(long address, long slot, TlbGather gather) {
    long old = table.huge().clear(slot);
    gather.changed(address, PageTable.HUGE_BYTES);
    if (!Entries.special(old)) {
      long head = Pte.physicalAddress(old);
      if (frames.unmappedEntirely(head)) {
        memory.statistics().add(VmStatistic.ANONYMOUS_HUGE, -1);
        memory.statistics().add(VmStatistic.ANONYMOUS, -frames.uncover(head));
      }
      map.rss().addAnonymous(-PageTable.HUGE_PAGES);
      gather.drop(head);
    }
  }

  /** Splits the huge leaf that contains {@code address}, if there is one. */
  public void splitHuge(long address) {
    try (var _ = table.lock().acquire()) {
      if (table.isHuge(address)) {
        table.huge().split(table.find(address, PageTable.HUGE_LEVEL));
      }
    }
  }

  /**
   * Empties a used slot that maps a counted page and leaves what {@code replacement} says in its place; {@code gather} drops the page after the shoot-down.
   * Under the table's lock. {@return false if the entry was left as it was}
   */
  boolean replacePage(long address, long slot, PageMapping.Replacement replacement, TlbGather gather) {
    long old = table.clear(slot);
    long entry = replacement.entry(old);
    if (entry != 0) {
      table.install(slot, entry);
    }
    if (entry == old) {
      return false;
    }
    gather.changed(address);
    forget(Pte.physicalAddress(old), old);
    gather.drop(Pte.physicalAddress(old));
    if (SwapEntry.is(entry)) {
      map.rss().addSwap(1);
    }
    return true;
  }

  /** Installs another entry for a page in swap, whose slot is counted; into an unused slot, under the table's lock. */
  public void mapSwapped(long slot, long entry) {
    memory.swap().duplicate(entry);
    table.install(slot, entry);
    map.rss().addSwap(1);
  }

  /** Puts a page that came back from swap where its swap entry stands; the caller's reference now belongs to the entry. Under the table's lock. */
  public void mapFromSwap(long slot, long page, long bits) {
    long entry = table.clear(slot);
    map.rss().addSwap(-1);
    mapPage(slot, page, bits);
    memory.swap().put(entry);
  }

  /** Empties a used slot whose entry is not present. Under the table's lock. */
  private void clearAbsent(long slot, long pte) {
    table.clear(slot);
    if (SwapEntry.is(pte)) {
      map.rss().addSwap(-1);
      memory.swap().put(pte);
    }
  }

  /** The counts of a page whose entry is gone. A page of a file that was written by way of this entry is dirty. */
  private void forget(long page, long entry) {
    if (frames.owner(page) instanceof PageCache cache && (entry & Pte.DIRTY) != 0) {
      cache.markDirty(page);
    }
    countPage(page, -1);
    boolean anonymous = map.anonymous(page);
    if (anonymous) {
      frames.clear(page, PageFrames.ANON_EXCLUSIVE); // it was the entry's: others may have the page's slot in swap
    }
    if (anonymous && (entry & Pte.DIRTY) != 0) {
      frames.set(page, PageFrames.DIRTY);
    }
    if (frames.unmapped(page)) {
      memory.statistics().add(anonymous ? VmStatistic.ANONYMOUS : VmStatistic.MAPPED, -1);
      if (anonymous && frames.is(page, PageFrames.SWAP_CACHE)) {
        memory.swap().dropUnneeded(page);
      }
      memory.reclaim().rescue(page);
    }
  }

  /** Reclaim may have the pages of {@code [start, end)} again that a lock kept from it; who else locks one is found when reclaim comes to it. */
  public void rescue(long start, long end) {
    table.walkLeaves(start, end, (address, slot, pte, level) -> {
      if (Entries.present(pte) && !Entries.special(pte)) {
        memory.reclaim().rescue(frames.head(Pte.physicalAddress(pte)));
      }
      return true;
    });
  }

  /** Keeps the pages of {@code [start, end)} that are there from reclaim, as a VMA of theirs is locked. */
  public void shelve(long start, long end) {
    table.walkLeaves(start, end, (address, slot, pte, level) -> {
      if (Entries.present(pte) && !Entries.special(pte)) {
        memory.reclaim().shelve(frames.head(Pte.physicalAddress(pte)));
      }
      return true;
    });
  }

  /** An executable entry for the page exists from now on: harts may keep what they decode. */
  public void noteExecutable(long page, long bits) {
    if ((bits & Pte.EXECUTE) != 0) {
      frames.set(page, PageFrames.CODE);
    }
  }

  private void countPage(long page, int change) {
    PageOwner owner = frames.owner(page);
    if (owner == null || owner.use() == PageOwner.Use.ANONYMOUS) {
      map.rss().addAnonymous(change);
    } else if (owner.use() == PageOwner.Use.SHARED_MEMORY) {
      map.rss().addShared(change);
    } else {
      map.rss().addFile(change);
    }
  }

  /** Withdraws the pages of {@code [start, end)}; those that are private copies only if asked. Shoots down before pages are freed. */
  public void zap(long start, long end, boolean privateCopies) {
    TlbGather gather = map.gather();
    zap(start, end, privateCopies, gather);
    gather.flush();
  }

  /** As {@link #zap(long, long, boolean)}, into a batch that the caller flushes. */
  public void zap(long start, long end, boolean privateCopies, TlbGather gather) {
    for (long at = start; at < end; at = Math.min(end, at + ZAP_BYTES)) {
      long first = at;
      long last = Math.min(end, at + ZAP_BYTES);
      table.walkLeaves(
          first,
          last,
          (address, slot, pte, level) -> {
            if (level == PageTable.HUGE_LEVEL) {
              return zapHuge(address, slot, first, last, gather);
            }
            if (!Entries.present(pte)) {
              if (privateCopies) {
                clearAbsent(slot, pte);
              }
            } else if (privateCopies || !Entries.special(pte) && !map.anonymous(Pte.physicalAddress(pte))) {
              unmapPage(address, slot, gather);
            }
            Work.charge(Work.ENTRY);
            return true;
          });
      gather.flushIfFull();
    }
  }

  /** A huge page is always a private one; if only part of it is to go, it must be split. */
  private boolean zapHuge(long address, long slot, long first, long last, TlbGather gather) {
    boolean whole = address >= first && address + PageTable.HUGE_BYTES <= last;
    if (whole) {
      unmapHuge(address, slot, gather);
      Work.charge(Work.ENTRY);
    }
    return whole;
  }

  /** Makes the entries of {@code [start, end)} read-only and clean: a write will fault. */
  void writeProtect(long start, long end) {
    TlbGather gather = map.gather();
    table.walk(
        start,
        end,
        (address, slot, pte) -> {
          if (Entries.present(pte) && (pte & (Pte.WRITE | Pte.DIRTY)) != 0) {
            table.clearBits(slot, Pte.WRITE | Pte.DIRTY);
            gather.changed(address);
          }
        });
    gather.flush();
  }
}
