package pith.mm.space;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.fault.FaultOutcome;
import pith.mm.pagecache.PageCache;
import pith.mm.pagetable.PageTable;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.VmFlags;
import pith.mm.vma.Vma;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** madvise. Advice that only hints at what this kernel does not do is accepted and has no effect. A gap in the range gives ENOMEM, after the rest was done. */
final class Madvise {
  private final MemoryMap map;

  Madvise(MemoryMap map) {
    this.map = map;
  }

  void advise(long address, long length, int code) {
    Advice advice = Advice.of(code);
    if (advice == null || !MemoryMap.aligned(address)) {
      throw Refused.of(Errno.EINVAL);
    }
    long bytes = MemoryMap.pageAlign(length);
    if (bytes < 0 || length != 0 && bytes == 0 || address + bytes < address) {
      throw Refused.of(Errno.EINVAL);
    }
    if (bytes == 0) {
      return;
    }
    boolean complete =
        switch (advice) {
          case POPULATE_READ -> populate(address, address + bytes, Access.LOAD);
          case COLLAPSE -> collapse(address, address + bytes);
          case POPULATE_WRITE -> populate(address, address + bytes, Access.STORE);
          default -> advice.changesVmas() ? change(advice, address, address + bytes) : look(advice, address, address + bytes);
        };
    if (!complete) {
      throw Refused.of(Errno.ENOMEM);
    }
  }

  private boolean populate(long start, long end, Access access) {
    switch (new Population(map).pages(start, end, access)) {
      case FaultOutcome.Installed _, FaultOutcome.CompletedLockDropped _, FaultOutcome.RetryLockDropped _, FaultOutcome.Fallback _ -> {}
      case FaultOutcome.SegmentationFault(int code) -> throw Refused.of(code == FaultOutcome.NOT_MAPPED ? Errno.ENOMEM : Errno.EINVAL);
      case FaultOutcome.Interrupted _ -> throw Refused.of(Errno.EINTR);
      case FaultOutcome.BusError _ -> throw Refused.of(Errno.EFAULT);
      case FaultOutcome.OutOfMemory _ -> throw Refused.of(Errno.ENOMEM);
    }
    return true;
  }

  /** Each whole huge page of the range, whatever the settings say. The last failure decides the errno, as in Linux's {@code madvise_collapse}. */
  private boolean collapse(long start, long end) {
    if (!holdsHugePages(start)) {
      throw Refused.of(Errno.EINVAL);
    }
    Collapse.Result failure = Collapse.Result.COLLAPSED;
    long at = start + PageTable.HUGE_BYTES - 1 & -PageTable.HUGE_BYTES;
    for (; at + PageTable.HUGE_BYTES <= end && at > 0; at += PageTable.HUGE_BYTES) {
      Collapse.Result result = CollapseAttempt.run(map, at, CollapseLimits.ADVISED);
      if (result != Collapse.Result.COLLAPSED && result != Collapse.Result.ALREADY_HUGE) {
        failure = result;
      }
    }
    return switch (failure) {
      case NO_MEMORY -> throw Refused.of(Errno.ENOMEM);
      case BUSY -> throw Refused.of(Errno.EAGAIN);
      case UNSUITABLE -> throw Refused.of(Errno.EINVAL);
      case COLLAPSED, ALREADY_HUGE -> look(Advice.NORMAL, start, end);
    };
  }

  /** {@return whether a huge page fits into what is mapped at an address; a hole is for others to find} */
  private boolean holdsHugePages(long address) {
    try (var _ = map.mmapLock().read()) {
      Vma vma = map.vmas().find(address);
      return vma == null || (vma.start() + PageTable.HUGE_BYTES - 1 & -PageTable.HUGE_BYTES) + PageTable.HUGE_BYTES <= vma.end();
    }
  }

  private boolean change(Advice advice, long start, long end) {
    try (var guard = map.mmapLock().write()) {
      boolean complete = true;
      for (long at = start; at < end; ) {
        Vma vma = map.vmas().findFrom(at);
        complete &= vma != null && vma.start() <= at;
        if (vma == null || vma.start() >= end) {
          return false;
        }
        at = Math.max(at, vma.start());
        long until = Math.min(end, vma.end());
        changeFlags(guard, vma, at, until, advice);
        at = until;
      }
      return complete;
    }
  }

  private void changeFlags(RwSemaphore.WriteHeld guard, Vma vma, long start, long end, Advice advice) {
    if (advice == Advice.WIPEONFORK && (vma.file() != null || vma.is(VmFlags.SHARED)) || vma.special() != null) {
      throw Refused.of(Errno.EINVAL);
    }
    if (advice == Advice.WIPEONFORK || advice == Advice.DONTFORK) {
      Mseal.checkDiscard(vma);
    }
    long flags = vma.flags() & ~advice.clears() | advice.sets();
    if (flags != vma.flags()) {
      map.editor().isolate(guard, start, end);
      Vma changed = map.vmas().find(start);
      map.editor().flags(guard, changed, flags);
      map.editor().mergeAround(guard, changed);
      if (advice == Advice.HUGEPAGE) {
        map.mayCollapse(map.vmas().find(start));
      }
    }
  }

  private boolean look(Advice advice, long start, long end) {
    try (var _ = map.mmapLock().read()) {
      boolean complete = true;
      for (long at = start; at < end; ) {
        Vma vma = map.vmas().findFrom(at);
        complete &= vma != null && vma.start() <= at;
        if (vma == null || vma.start() >= end) {
          return false;
        }
        at = Math.max(at, vma.start());
        long until = Math.min(end, vma.end());
        follow(advice, vma, at, until);
        at = until;
      }
      return complete;
    }
  }

  private void follow(Advice advice, Vma vma, long start, long end) {
    switch (advice) {
      case DONTNEED, DONTNEED_LOCKED -> {
        if (vma.is(VmFlags.LOCKED) && advice == Advice.DONTNEED || vma.special() != null) {
          throw Refused.of(Errno.EINVAL);
        }
        Mseal.checkDiscard(vma);
        map.pages().zap(start, end, true);
        map.forgetProtection(vma, start, end);
      }
      case FREE -> {
        if (!vma.anonymous()) {
          throw Refused.of(Errno.EINVAL);
        }
        Mseal.checkDiscard(vma);
        new Disuse(map).free(start, end);
      }
      case COLD -> new Disuse(map).cool(start, end);
      case PAGEOUT -> new Disuse(map).pageOut(start, end);
      case REMOVE -> remove(vma, start, end);
      case WILLNEED -> readAhead(vma, start, end);
      default -> {}
    }
  }

  private static void remove(Vma vma, long start, long end) {
    if (vma.is(VmFlags.LOCKED) || vma.file() == null) {
      throw Refused.of(Errno.EINVAL);
    }
    if (!vma.is(VmFlags.SHARED) || !vma.is(VmFlags.MAYWRITE)) {
      throw Refused.of(Errno.EACCES);
    }
    if (vma.cache().source().backed()) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    vma.cache().invalidate(vma.pageAt(start), vma.pageAt(end));
  }

  private void readAhead(Vma vma, long start, long end) {
    PageCache cache = vma.cache();
    if (cache == null) {
      return;
    }
    cache.readAhead(vma.pageAt(start), vma.pageAt(end));
  }
}
