package pith.mm.physical;

import java.util.Arrays;

/**
 * The free blocks of a zone: a list for each order and migrate type, and the type of each pageblock. All of it is guarded by the zone's lock.
 *
 * <p>A free block stands on the list of its pageblock's type, always; one larger than a pageblock has pageblocks of one type. Blocks of the largest order that
 * nobody ever took stand on no list: they are movable, begin at {@code untouched} and are taken from there when the list is empty. So booting with much memory
 * is as quick as booting with little.
 */
final class FreeArea {
  private final PageFrames frames;
  private final Zone zone;
  private final int first;
  private final int end;
  private final FrameList[][] lists = new FrameList[Zone.MAX_ORDER + 1][MigrateType.count()];
  private final byte[] types;
  private final int[] pageblocks = new int[MigrateType.count()];
  private final long[] freePages = new long[MigrateType.count()];
  private final int untouchedEnd;
  private int untouched;
  private int operations;

  FreeArea(PageFrames frames, Zone zone, int first, int end) {
    this.frames = frames;
    this.zone = zone;
    this.first = first;
    this.end = end;
    for (FrameList[] ofOrder : lists) {
      Arrays.setAll(ofOrder, type -> new FrameList(frames));
    }
    types = new byte[end - first + Zone.PAGEBLOCK_PAGES - 1 >>> Zone.PAGEBLOCK_ORDER];
    Arrays.fill(types, (byte) MigrateType.MOVABLE.ordinal());
    pageblocks[MigrateType.MOVABLE.ordinal()] = types.length;
    untouched = first;
    untouchedEnd = first + (end - first & ~FrameSection.MASK);
    freePages[MigrateType.MOVABLE.ordinal()] = untouchedEnd - first;
    for (int frame = untouchedEnd; frame < end; ) {
      int order = Math.min(Integer.numberOfTrailingZeros(frame), Integer.SIZE - 1 - Integer.numberOfLeadingZeros(end - frame));
      insert(frame, order, MigrateType.MOVABLE);
      frame += 1 << order;
    }
  }

  /** {@return how many blocks there are of an order and type} */
  long blocks(int order, MigrateType type) {
    boolean whole = order == Zone.MAX_ORDER && type == MigrateType.MOVABLE;
    return lists[order][type.ordinal()].count() + (whole ? untouchedEnd - untouched >>> Zone.MAX_ORDER : 0);
  }

  boolean isEmpty(int order, MigrateType type) {
    return blocks(order, type) == 0;
  }

  /** {@return free pages in pageblocks of a type} */
  long free(MigrateType type) {
    return freePages[type.ordinal()];
  }

  /** {@return how many pageblocks are of a type} */
  int pageblocks(MigrateType type) {
    return pageblocks[type.ordinal()];
  }

  /** {@return the type of the pageblock in which a frame lies; without the lock, a type that it had a moment ago} */
  MigrateType type(int frame) {
    return MigrateType.of(types[frame - first >>> Zone.PAGEBLOCK_ORDER]);
  }

  /** Changes the type of the pageblock in which {@code frame} lies; its free blocks must be moved by {@link #moveFree} or be on no list. */
  void type(int frame, MigrateType type) {
    int block = frame - first >>> Zone.PAGEBLOCK_ORDER;
    pageblocks[types[block]]--;
    pageblocks[type.ordinal()]++;
    types[block] = (byte) type.ordinal();
  }

  /** {@return the order of the free block that begins at {@code frame}, or -1 if none does} */
  int freeOrder(int frame) {
    FrameSection section = frames.sectionOf(frame);
    int slot = frame & FrameSection.MASK;
    return section != null && section.flags[slot] == PageFrames.FREE ? section.orders[slot] : -1;
  }

  /** {@return whether nothing was ever allocated at {@code frame} or behind it in the zone's whole sections} */
  boolean neverUsed(int frame) {
    return frame >= untouched && frame < untouchedEnd;
  }

  /** {@return a free block of exactly this order and type, still on its list, or NONE}; one of the untouched cannot be looked at so. */
  int peek(int order, MigrateType type) {
    return lists[order][type.ordinal()].first();
  }

  /** Takes a block of exactly this order and type. {@return its first frame, or NONE} */
  int pop(int order, MigrateType type) {
    int frame = lists[order][type.ordinal()].first();
    if (frame != FrameList.NONE) {
      remove(frame, order);
    } else if (!isEmpty(order, type)) {
      frame = untouched;
      frames.touch(frame, zone);
      untouched += FrameSection.FRAMES;
      freePages[type.ordinal()] -= FrameSection.FRAMES;
      operations++;
    }
    return frame;
  }

  /** Takes the smallest block of a type that is large enough and gives back the halves that are not needed. {@return its first frame, or NONE} */
  int takeSmallest(int order, MigrateType type) {
    for (int from = order; from <= Zone.MAX_ORDER; from++) {
      int frame = pop(from, type);
      if (frame != FrameList.NONE) {
        giveHalves(frame, from, order, type);
        return frame;
      }
    }
    return FrameList.NONE;
  }

  /** Of a block of order {@code from} that is on no list, all but the first 2^{@code order} frames become free. */
  void giveHalves(int frame, int from, int order, MigrateType type) {
    for (int half = from - 1; half >= order; half--) {
      insert(frame + (1 << half), half, type);
    }
  }

  /** Puts a block on its list, merged with its buddies as far as those are free. {@return the order that it has now} */
  int merge(int frame, int order) {
    MigrateType type = type(frame);
    int merged = order;
    while (merged < Zone.MAX_ORDER && joins(frame ^ 1 << merged, merged, type)) {
      int buddy = frame ^ 1 << merged;
      remove(buddy, merged);
      if (type(buddy) != type) {
        type(buddy, type);
      }
      frame &= ~(1 << merged);
      merged++;
    }
    insert(frame, merged, type);
    return merged;
  }

  /** Pageblocks of different types become one block only if neither is a reserve; what is merged has the type of what was freed. */
  private boolean joins(int buddy, int order, MigrateType type) {
    if (buddy < first || buddy >= end || freeOrder(buddy) != order) {
      return false;
    }
    return order < Zone.PAGEBLOCK_ORDER || type(buddy) == type || type(buddy) != MigrateType.HIGHATOMIC && type != MigrateType.HIGHATOMIC;
  }

  void insert(int frame, int order, MigrateType type) {
    FrameSection section = frames.touch(frame, zone);
    int slot = frame & FrameSection.MASK;
    section.flags[slot] = PageFrames.FREE;
    section.orders[slot] = (byte) order;
    lists[order][type.ordinal()].push(frame);
    freePages[type.ordinal()] += 1L << order;
    operations++;
  }

  void remove(int frame, int order) {
    MigrateType type = type(frame);
    lists[order][type.ordinal()].remove(frame);
    frames.sectionOf(frame).flags[frame & FrameSection.MASK] = 0;
    freePages[type.ordinal()] -= 1L << order;
    operations++;
  }

  /** Gives the pageblock of {@code frame} another type, and its free blocks with it. */
  void moveFree(int frame, MigrateType to) {
    int start = frame & -Zone.PAGEBLOCK_PAGES;
    int stop = Math.min(start + Zone.PAGEBLOCK_PAGES, end);
    MigrateType from = type(start);
    for (int at = start; at < stop; ) {
      int order = freeOrder(at);
      if (order >= 0) {
        lists[order][from.ordinal()].remove(at);
        lists[order][to.ordinal()].push(at);
        freePages[from.ordinal()] -= 1L << order;
        freePages[to.ordinal()] += 1L << order;
      }
      at += order < 0 ? 1 : 1 << order;
      operations++;
    }
    type(start, to);
  }

  /** {@return the end of the zone} */
  int end() {
    return end;
  }

  /** {@return how often blocks were linked, unlinked or looked at since this was last asked: what the work is charged by} */
  int operations() {
    int done = operations;
    operations = 0;
    return done;
  }
}
