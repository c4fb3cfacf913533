package pith.kernel.oom;

import pith.kernel.task.Process;
import pith.mm.MemorySystem;
import pith.mm.space.AddressSpace;
import pith.mm.vma.MemoryMap;

/** How much would be gained by killing a process, in pages, moved by what its owner wishes. Source: Linux {@code oom_badness}. */
public final class Badness {
  /** An adjustment of this much (thousandths of all memory) makes a process the first to go; its negative, exempt. */
  public static final int MAX_ADJUSTMENT = 1000;

  /** The badness of who must not be killed. */
  static final long EXEMPT = Long.MIN_VALUE;

  private Badness() {}

  /** {@return pages that the process holds, plus its adjustment as a share of all memory; {@link #EXEMPT} if it may not be chosen} */
  static long of(Process process) {
    return of(process, total(process.leader().kernel().memory()));
  }

  /** As {@link #of(Process)} where all memory that counts is {@code total} pages. */
  static long of(Process process, long total) {
    if (process.pid() == 1 || process.unkillable || process.oomScoreAdjustment == -MAX_ADJUSTMENT) {
      return EXEMPT;
    }
    AddressSpace space = Holders.spaceOf(process);
    if (space == null) {
      return EXEMPT;
    }
    MemoryMap map = space.map();
    return map.rss().total() + map.rss().swap() + map.table().tables() + process.oomScoreAdjustment * total / MAX_ADJUSTMENT;
  }

  /** {@return the badness on the scale of /proc/[pid]/oom_score: 0 to 2000, two thirds of it for an unadjusted process} */
  public static long score(Process process) {
    long points = of(process);
    if (points == EXEMPT) {
      return 0;
    }
    MemorySystem memory = process.leader().kernel().memory();
    return Math.max(0, (MAX_ADJUSTMENT + points * MAX_ADJUSTMENT / total(memory)) * 2 / 3);
  }

  /** Pages in swap count for a process, so they are part of the whole. */
  private static long total(MemorySystem memory) {
    return memory.pages().totalPages() + memory.swap().totalSlots();
  }
}
