package pith.kernel.proc;

import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.space.AddressSpace;
import pith.mm.tlb.TlbGather;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.ReaderContext;

/**
 * /proc/[pid]/clear_refs: makes pages count as not accessed, so that {@code Referenced} in smaps shows what is used from then on; 5 lets the peak of the
 * resident set begin anew. Source: proc(5); Linux {@code clear_refs_write}.
 */
final class ClearReferences {
  private static final int ALL = 1;
  private static final int ANONYMOUS = 2;
  private static final int FILES = 3;
  private static final int SOFT_DIRTY = 4;
  private static final int PEAK = 5;

  private ClearReferences() {}

  static void clear(Subject subject, ReaderContext context, String text) {
    String what = text.strip();
    if (what.length() != 1 || what.charAt(0) < '0' + ALL || what.charAt(0) > '0' + PEAK) {
      throw Refused.of(Errno.EINVAL);
    }
    int kind = what.charAt(0) - '0';
    subject.withSpace(
        space -> {
          clear(space, kind);
          return null;
        },
        null);
  }

  /** There are no soft-dirty bits to clear: entries of this hardware have no room for them. */
  private static void clear(AddressSpace space, int kind) {
    if (kind == PEAK) {
      space.map().rss().resetPeak();
      return;
    }
    try (var guard = space.mmapLock().read()) {
      for (Vma vma : space.map().vmas().snapshot(guard)) {
        boolean wanted = kind == ALL || kind == ANONYMOUS && vma.file() == null || kind == FILES && vma.file() != null;
        if (wanted && kind != SOFT_DIRTY) {
          forget(space, vma);
        }
      }
    }
  }

  /** Harts must walk again to set the bit again. */
  private static void forget(AddressSpace space, Vma vma) {
    TlbGather gather = space.map().gather();
    PageFrames frames = space.memory().frames();
    space
        .map()
        .table()
        .walkLeaves(
            vma.start(),
            vma.end(),
            (address, slot, pte, level) -> {
              if (Entries.present(pte) && !Entries.special(pte)) {
                space.map().table().clearBits(slot, Pte.ACCESSED);
                frames.clear(Pte.physicalAddress(pte), PageFrames.REFERENCED);
                gather.changed(address, level == PageTable.HUGE_LEVEL ? PageTable.HUGE_BYTES : 1);
              }
              return true;
            });
    gather.flush();
  }
}
