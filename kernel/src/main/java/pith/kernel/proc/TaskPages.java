package pith.kernel.proc;

import java.util.List;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;
import pith.mm.space.AddressSpace;
import pith.mm.swap.SwapEntry;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.procfs.SeqText;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/smaps and smaps_rollup: what of each VMA is in memory, and who shares it. Source: Linux {@code fs/proc/task_mmu.c}. */
final class TaskPages {
  private static final int NAME_COLUMN = 72;

  /** Two-letter names of VMA flags, for the line VmFlags. Source: proc_pid_smaps(5). */
  private static final Object[][] FLAG_NAMES = {
    {VmFlags.READ, "rd"}, {VmFlags.WRITE, "wr"}, {VmFlags.EXEC, "ex"}, {VmFlags.SHARED, "sh"}, {VmFlags.MAYREAD, "mr"},
    {VmFlags.MAYWRITE, "mw"}, {VmFlags.MAYEXEC, "me"}, {VmFlags.MAYSHARE, "ms"}, {VmFlags.GROWSDOWN, "gd"}, {VmFlags.LOCKED, "lo"},
    {VmFlags.SEQUENTIAL, "sr"}, {VmFlags.RANDOM, "rr"},
    {VmFlags.DONTCOPY, "dc"}, {VmFlags.DONTEXPAND, "de"}, {VmFlags.LOCKONFAULT, "lf"}, {VmFlags.ACCOUNT, "ac"}, {VmFlags.NORESERVE, "nr"}, {VmFlags.WIPEONFORK, "wf"},
    {VmFlags.DONTDUMP, "dd"}, {VmFlags.HUGEPAGE, "hg"}, {VmFlags.NOHUGEPAGE, "nh"}, {VmFlags.SEALED, "sl"},
    {VmFlags.UFFD_MISSING, "um"}, {VmFlags.UFFD_WP, "uw"}, {VmFlags.UFFD_MINOR, "ui"}
  };

  private TaskPages() {}

  static String smaps(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    return subject.withSpace(TaskPages::smaps, "");
  }

  private static String smaps(AddressSpace space) {
    SeqText text = new SeqText();
    try (var guard = space.mmapLock().read()) {
      for (Vma vma : space.map().vmas().snapshot(guard)) {
        TaskMemory.header(text, space, vma);
        PageTally tally = new PageTally();
        count(space, vma, tally);
        PageTally.kib(text, "Size", vma.length() >>> 10);
        PageTally.kib(text, "KernelPageSize", 4);
        PageTally.kib(text, "MMUPageSize", 4);
        tally.lines(text, false);
        text.put("THPeligible:           ").put(space.map().mayHaveHugePages(vma) ? 1 : 0).line();
        flags(text, vma);
      }
    }
    return text.toString();
  }

  private static void flags(SeqText text, Vma vma) {
    text.put("VmFlags: ");
    for (Object[] flag : FLAG_NAMES) {
      if (vma.is((Long) flag[0])) {
        text.put((String) flag[1]).put(' ');
      }
    }
    text.line();
  }

  static String rollup(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    return subject.withSpace(TaskPages::rollup, "");
  }

  private static String rollup(AddressSpace space) {
    PageTally tally = new PageTally();
    long start = 0;
    long end = 0;
    try (var guard = space.mmapLock().read()) {
      List<Vma> vmas = space.map().vmas().snapshot(guard);
      vmas.forEach(vma -> count(space, vma, tally));
      if (!vmas.isEmpty()) {
        start = vmas.getFirst().start();
        end = vmas.getLast().end();
      }
    }
    SeqText text = new SeqText();
    text.hex(start, 8).put('-').hex(end, 8).put(" ---p 00000000 00:00 0 ").column(NAME_COLUMN).line("[rollup]");
    tally.lines(text, true);
    return text.toString();
  }

  private static void count(AddressSpace space, Vma vma, PageTally tally) {
    PageFrames frames = space.memory().frames();
    boolean locked = vma.is(VmFlags.LOCKED);
    space.map().table().walkLeaves(vma.start(), vma.end(), (address, slot, pte, level) -> {
      if (Entries.present(pte) && !Entries.special(pte)) {
        long page = Pte.physicalAddress(pte);
        PageOwner owner = frames.owner(page);
        PageTally.Kind kind =
            space.map().anonymous(page)
                ? PageTally.Kind.ANONYMOUS
                : owner.use() == PageOwner.Use.SHARED_MEMORY ? PageTally.Kind.SHARED_MEMORY : PageTally.Kind.FILE;
        boolean dirty = (pte & Pte.DIRTY) != 0 || frames.is(page, PageFrames.DIRTY) || space.map().anonymous(page);
        tally.add(kind, level == PageTable.HUGE_LEVEL ? PageTable.HUGE_PAGES : 1, frames.mappings(page), dirty, (pte & Pte.ACCESSED) != 0, locked);
      } else if (SwapEntry.is(pte)) {
        tally.addSwapped(space.memory().swap().count(pte));
      }
      return true;
    });
  }
}
