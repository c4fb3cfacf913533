package pith.mm.space;

import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** brk: moves the end of the heap. It never fails with an errno: a program sees that the end did not move. */
final class Brk {
  private static final long FLAGS =
      VmFlags.READ | VmFlags.WRITE | VmFlags.MAYREAD | VmFlags.MAYWRITE | VmFlags.MAYEXEC | VmFlags.ACCOUNT;

  private final SpaceState state;
  private final MemoryMap map;

  Brk(SpaceState state) {
    this.state = state;
    this.map = state.map;
  }

  long brk(long wanted) {
    long grown = 0;
    long from;
    try (var guard = map.mmapLock().write()) {
      from = MemoryMap.pageAlign(state.currentBreak);
      if (wanted >= state.startBreak && wanted <= map.table().userEnd() && wanted - state.startBreak <= map.limits().data()) {
        long to = MemoryMap.pageAlign(wanted);
        move(guard, from, to);
        state.currentBreak = wanted;
        grown = state.futureFlags == VmFlags.LOCKED ? Math.max(0, to - from) : 0;
      }
    } catch (Refused refusal) {
      return state.currentBreak;
    }
    new Population(map).tryRange(from, from + grown);
    return state.currentBreak;
  }

  private void move(RwSemaphore.WriteHeld guard, long from, long to) {
    if (to < from) {
      Munmap.unmap(map, guard, to, from);
    } else if (to > from) {
      grow(guard, from, to);
    }
  }

  private void grow(RwSemaphore.WriteHeld guard, long from, long to) {
    Vma next = map.vmas().findFrom(from);
    if (next != null && to > GapSearch.guardedStart(next)) {
      throw Refused.of(Errno.ENOMEM);
    }
    long flags = FLAGS | state.futureFlags;
    state.checkLock(flags, to - from);
    state.checkGrowth(flags, to - from);
    try (var _ = map.promises().make(guard, SpaceState.promised(flags, to - from))) {
      map.editor().add(guard, from, to, flags, null, 0);
    }
  }
}
