package pith.mm.physical;

/**
 * What a zone does when it has no block of the type that is wanted: it takes one of another type, the largest, so that one foreign pageblock fills
 * up before the next is spoilt. If at least half of that pageblock is free or of a like kind, the pageblock changes its type, and all its free
 * blocks with it. Guarded by the zone's lock. Source: Linux's {@code __rmqueue_fallback} and {@code steal_suitable_fallback}.
 */
final class Fallback {
  private final PageFrames frames;
  private final FreeArea area;

  /** Told when a pageblock's free blocks went to another type, which is the moment at which memory begins to mix. */
  private final Runnable mixing;

  Fallback(PageFrames frames, FreeArea area, Runnable mixing) {
    this.frames = frames;
    this.area = area;
    this.mixing = mixing;
  }

  /** Takes a block of another type for {@code type}. {@return its first frame, or NONE} */
  int take(int order, MigrateType type) {
    for (int from = Zone.MAX_ORDER; from >= order; from--) {
      MigrateType victim = victim(from, type);
      if (victim == null) {
        continue;
      } else if (!claims(from, type) && from > order) {
        return takeSmallest(order, type);
      }
      return steal(from, victim, order, type);
    }
    return FrameList.NONE;
  }

  private MigrateType victim(int order, MigrateType type) {
    for (int choice = 0; choice < MigrateType.ALLOCATED_TYPES - 1; choice++) {
      MigrateType victim = type.fallback(choice);
      if (victim != null && !area.isEmpty(order, victim)) {
        return victim;
      }
    }
    return null;
  }

  /**
   * Pages that cannot move spoil what they touch, so they claim a whole pageblock even for a small block; movable ones, which can leave again, do for large
   * ones only.
   */
  private static boolean claims(int order, MigrateType type) {
    return order >= Zone.PAGEBLOCK_ORDER / 2 || type != MigrateType.MOVABLE;
  }

  /** A movable page does little harm: it takes the smallest piece and leaves the pageblock what it is. */
  private int takeSmallest(int order, MigrateType type) {
    for (int from = order; from <= Zone.MAX_ORDER; from++) {
      MigrateType victim = victim(from, type);
      if (victim != null) {
        return single(from, victim, order);
      }
    }
    return FrameList.NONE;
  }

  private int single(int from, MigrateType victim, int order) {
    int frame = area.pop(from, victim);
    area.giveHalves(frame, from, order, victim);
    return frame;
  }

  private int steal(int from, MigrateType victim, int order, MigrateType type) {
    if (from >= Zone.PAGEBLOCK_ORDER) {
      int frame = area.pop(from, victim);
      for (int block = frame; block < frame + (1 << from); block += Zone.PAGEBLOCK_PAGES) {
        area.type(block, type);
      }
      area.giveHalves(frame, from, order, type);
      return frame;
    }
    mixing.run();
    int frame = area.peek(from, victim);
    if (claims(from, type) && alike(frame, victim, type) >= Zone.PAGEBLOCK_PAGES / 2) {
      area.moveFree(frame, type);
      return area.takeSmallest(order, type);
    }
    return single(from, victim, order);
  }

  /** {@return how many pages of a pageblock are free or could be of {@code type}} Of pages in use one sees only whether they can move. */
  private int alike(int frame, MigrateType victim, MigrateType type) {
    int start = frame & -Zone.PAGEBLOCK_PAGES;
    int stop = Math.min(start + Zone.PAGEBLOCK_PAGES, area.end());
    int free = 0;
    int movable = 0;
    for (int at = start; at < stop; ) {
      int order = area.freeOrder(at);
      if (order >= 0) {
        free += 1 << order;
      } else if (frames.movable(at)) {
        movable++;
      }
      at += order < 0 ? 1 : 1 << order;
    }
    if (type == MigrateType.MOVABLE) {
      return free + movable;
    }
    return victim == MigrateType.MOVABLE ? stop - start - movable : free;
  }
}
