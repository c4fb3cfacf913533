package pith.mm.physical;

import pith.mm.physical.Allocation.Effort;

/**
 * What happens when no zone has a block without going below its low watermark. The steps are tried in order, each of them followed by another look at the free
 * lists:
 *
 * <pre>
 *   wake kswapd                  it frees memory in the background; nobody waits for it
 *   down to the minimum          kswapd may have fallen behind for a moment; who cannot wait goes on into the
 *                                reserves: half of the minimum, and blocks kept for such
 *   ── who may not wait fails here ──
 *   compact                      for a costly order: large blocks are not made by freeing a few pages
 *   reclaim                      the caller frees pages itself
 *   the lists of other harts     and the reserve for larger blocks: what was freed may lie there
 *   compact                      for any order above 0
 *   again?                       while reclaim or compaction got anywhere; a costly order is not worth more than one round
 * </pre>
 *
 * <p>Killing a process is not among them: the caller who is told that memory is out decides on that. Source: Linux's {@code __alloc_pages_slowpath}.
 */
final class SlowPath {
  /** What came of it: a block, or why there is none. */
  sealed interface Outcome {
    /** A block that begins at this frame. */
    record Found(int frame) implements Outcome {}

    /** There is none. */
    enum Failed implements Outcome {
      /** Nothing above the minimum, and the caller could not wait. */
      MAY_NOT_WAIT,
      /** Reclaim found nothing that could be freed. */
      NOTHING_TO_RECLAIM,
      /** Pages were freed, but no block as large as this. */
      FRAGMENTED
    }
  }

  /** Blocks above this order are costly: nobody should wait long for them. Linux: {@code PAGE_ALLOC_COSTLY_ORDER}. */
  private static final int COSTLY_ORDER = 3;

  /** Linux: {@code MAX_RECLAIM_RETRIES}. */
  private static final int ROUNDS = 16;

  /** Linux: {@code SWAP_CLUSTER_MAX}. */
  private static final long RECLAIM_PAGES = 32;

  private final PageAllocator pages;

  SlowPath(PageAllocator pages) {
    this.pages = pages;
  }

  Outcome allocate(Node node, int order, Allocation kind) {
    if (kind.effort() != Effort.TAKE) {
      pages.wakeKswapd(node, order, kind);
    }
    int frame = pages.takeAbove(lowest(kind), node, order, kind);
    if (frame != Zone.NONE) {
      return new Outcome.Found(frame);
    }
    return kind.effort() == Effort.RECLAIM ? stall(node, order, kind) : Outcome.Failed.MAY_NOT_WAIT;
  }

  private Outcome stall(Node node, int order, Allocation kind) {
    pages.stalls().enter();
    try {
      return makeRoom(node, order, kind);
    } finally {
      pages.stalls().leave();
    }
  }

  private static Level lowest(Allocation kind) {
    return switch (kind.effort()) {
      case TAKE, ASK, RECLAIM -> Level.MINIMUM;
      case RESERVES -> Level.RESERVES;
      case EVERYTHING -> Level.NOTHING;
    };
  }

  private Outcome makeRoom(Node node, int order, Allocation kind) {
    int frame = order > COSTLY_ORDER ? compact(node, order, kind) : Zone.NONE;
    for (int round = 0; frame == Zone.NONE && round < ROUNDS; round++) {
      pages.stalled(kind);
      long freed = pages.reclaim(node, Math.max(RECLAIM_PAGES, 1L << order));
      frame = afterReclaim(node, order, kind);
      if (frame == Zone.NONE && order > 0) {
        frame = compact(node, order, kind);
      }
      if (frame == Zone.NONE && freed == 0) {
        return Outcome.Failed.NOTHING_TO_RECLAIM;
      } else if (frame == Zone.NONE && order > COSTLY_ORDER) {
        return Outcome.Failed.FRAGMENTED;
      }
    }
    return frame == Zone.NONE ? Outcome.Failed.FRAGMENTED : new Outcome.Found(frame);
  }

  private int afterReclaim(Node node, int order, Allocation kind) {
    int frame = pages.takeAbove(Level.MINIMUM, node, order, kind);
    if (frame == Zone.NONE && pages.recollect(node, kind)) {
      frame = pages.takeAbove(Level.MINIMUM, node, order, kind);
    }
    return frame;
  }

  private int compact(Node node, int order, Allocation kind) {
    return pages.compact(node, order, kind) ? pages.takeAbove(Level.MINIMUM, node, order, kind) : Zone.NONE;
  }

  /** How far down a zone may be emptied. */
  enum Level {
    LOW,
    MINIMUM,
    /** Half of the minimum, less a quarter of that. Linux: {@code ALLOC_MIN_RESERVE} and {@code ALLOC_NON_BLOCK}. */
    RESERVES,
    NOTHING;

    long mark(Zone zone) {
      Watermarks marks = zone.watermarks();
      return switch (this) {
        case LOW -> marks.low() + zone.boost();
        case MINIMUM -> marks.min();
        case RESERVES -> marks.min() - marks.min() / 2 - (marks.min() - marks.min() / 2) / 4;
        case NOTHING -> 0;
      };
    }
  }
}
