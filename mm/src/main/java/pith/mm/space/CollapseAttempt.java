package pith.mm.space;

import java.util.ArrayList;
import java.util.List;
import pith.mm.HugePages;
import pith.mm.MemorySystem;
import pith.mm.fault.SwapFault;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageAccount;
import pith.mm.physical.VmStatistic;
import pith.mm.swap.SwapEntry;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.sync.outcome.Refused;

/**
 * One attempt to make a huge page in a space, from the first look to the end. Only the last step keeps the program from its memory:
 *
 * <pre>
 *   look              mmap_lock for reading     is it worth it?
 *   allocate          no lock                   may reclaim and compact
 *   bring back        mmap_lock for reading     what is in swap
 *   Collapse          mmap_lock for writing     is it still so? then replace
 * </pre>
 *
 * <p>Source: Linux's {@code collapse_huge_page}.
 */
final class CollapseAttempt {
  private final MemoryMap map;
  private final MemorySystem memory;
  private final long start;
  private final CollapseLimits limits;
  private PageAccount payer;
  private boolean anySwapped;

  private CollapseAttempt(MemoryMap map, long start, CollapseLimits limits) {
    this.map = map;
    this.memory = map.memory();
    this.start = start;
    this.limits = limits;
  }

  /** Tries it for the 2 MiB at {@code start}, a multiple of that; called with no lock held, may sleep. */
  static Collapse.Result run(MemoryMap map, long start, CollapseLimits limits) {
    CollapseAttempt attempt = new CollapseAttempt(map, start, limits);
    Collapse.Result worth = attempt.look();
    return worth == Collapse.Result.COLLAPSED ? attempt.withFolio() : worth;
  }

  private Collapse.Result look() {
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().find(start);
      if (vma == null || !Collapse.fits(vma, start)) {
        return Collapse.Result.UNSUITABLE;
      }
      return look(vma);
    }
  }

  /** {@return COLLAPSED if nothing speaks against it} */
  private Collapse.Result look(Vma vma) {
    try (var _ = map.table().lock().acquire()) {
      if (map.table().isHuge(start)) {
        return Collapse.Result.ALREADY_HUGE;
      }
      long small = map.table().tableAt(start, 0);
      CollapseCheck check = small == PageTable.NONE ? null : new CollapseCheck(map, small);
      if (check == null || !vma.hasAnonymousPages() || !check.permits(limits)) {
        return Collapse.Result.UNSUITABLE;
      }
      payer = check.payer();
      anySwapped = check.anySwapped();
      return Collapse.Result.COLLAPSED;
    }
  }

  private Collapse.Result withFolio() {
    long folio;
    try {
      folio = memory.pages().allocate(HugePages.ORDER, limits.allocation(), payer);
    } catch (Refused none) {
      memory.statistics().add(VmStatistic.THP_COLLAPSE_ALLOC_FAILED, 1);
      return Collapse.Result.NO_MEMORY;
    }
    memory.statistics().add(VmStatistic.THP_COLLAPSE_ALLOC, 1);
    Collapse.Result result = Collapse.Result.UNSUITABLE;
    try {
      result = !anySwapped || bringBack() ? replace(folio) : Collapse.Result.UNSUITABLE;
    } catch (Refused none) {
      result = Collapse.Result.NO_MEMORY;
    } finally {
      if (result != Collapse.Result.COLLAPSED) {
        memory.pages().put(folio);
      }
    }
    return result;
  }

  /** {@return false if a page could not be read} Throws ENOMEM. */
  private boolean bringBack() {
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().find(start);
      boolean readable = vma != null && Collapse.fits(vma, start);
      for (long[] page : readable ? swapped() : List.<long[]>of()) {
        readable &= SwapFault.bringBack(map, vma, page[0], page[1]);
      }
      return readable;
    }
  }

  private List<long[]> swapped() {
    List<long[]> away = new ArrayList<>();
    map.table().walkLeaves(start, start + PageTable.HUGE_BYTES, (address, slot, pte, level) -> {
      if (level == 0 && SwapEntry.is(pte)) {
        away.add(new long[] {address, pte});
      }
      return true;
    });
    return away;
  }

  private Collapse.Result replace(long folio) {
    try (var guard = map.mmapLock().write()) {
      Vma vma = map.vmas().find(start);
      boolean fits = vma != null && Collapse.fits(vma, start);
      return fits ? Collapse.collapse(map, guard, vma, start, folio, limits.withoutSwapped()) : Collapse.Result.UNSUITABLE;
    }
  }
}
