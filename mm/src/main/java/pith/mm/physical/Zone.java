package pith.mm.physical;

import java.util.Arrays;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * A range of frames with its free lists: one for each order, threaded through the frames' records, last freed first out.
 *
 * <p>Blocks of the largest order that nobody ever took stand on no list: they begin at {@code untouched} and are taken from there when
 * the lists are empty. So booting with much memory is as quick as booting with little.
 *
 * <p>Source: Knowlton, "A fast storage allocator", CACM 1965; Linux's {@code struct zone}.
 */
public final class Zone {
  /** Blocks have orders 0 to 10: from 4 KiB to 4 MiB. */
  public static final int MAX_ORDER = 10;

  static final int NONE = -1;
  private static final LockClass LOCK = LockClass.of("zone.lock");

  private final String name;
  private final PageFrames frames;
  private final int first;
  private final int end;
  private final SpinLock lock = new SpinLock(LOCK);
  private final int[] heads = new int[MAX_ORDER + 1];
  private final long[] blocks = new long[MAX_ORDER + 1];
  private final int untouchedEnd;
  private int untouched;
  private long free;

  /** A zone of the frames from {@code first} to before {@code end}, all free; {@code first} begins a section. */
  Zone(String name, PageFrames frames, int first, int end) {
    this.name = name;
    this.frames = frames;
    this.first = first;
    this.end = end;
    Arrays.fill(heads, NONE);
    untouched = first;
    untouchedEnd = first + (end - first & ~FrameSection.MASK);
    free = untouchedEnd - first;
    blocks[MAX_ORDER] = free >>> MAX_ORDER;
    for (int frame = untouchedEnd; frame < end; ) {
      int order = Math.min(Integer.numberOfTrailingZeros(frame), Integer.SIZE - 1 - Integer.numberOfLeadingZeros(end - frame));
      giveBack(frame, order);
      frame += 1 << order;
    }
  }

  /** {@return the zone's name as in /proc/buddyinfo} */
  public String name() {
    return name;
  }

  /** {@return frames that the zone manages} */
  public long managed() {
    return end - first;
  }

  /** {@return free frames at this moment} */
  public long free() {
    return free;
  }

  /** {@return free blocks of an order at this moment} */
  public long freeBlocks(int order) {
    return blocks[order];
  }

  boolean contains(int frame) {
    return frame >= first && frame < end;
  }

  /** Takes a block of 2^order frames off the free lists. {@return its first frame, or {@link #NONE}} */
  int take(int order) {
    try (var _ = lock.acquire()) {
      int frame = unlinkSmallest(order);
      if (frame != NONE) {
        free -= 1L << order;
      }
      return frame;
    }
  }

  /** Puts a block on the free lists, merged with its buddies as far as those are free. */
  void give(int frame, int order) {
    try (var _ = lock.acquire()) {
      giveBack(frame, order);
    }
  }

  private void giveBack(int frame, int order) {
    free += 1L << order;
    int merged = order;
    while (merged < MAX_ORDER && isFreeBlock(frame ^ 1 << merged, merged)) {
      unlink(frame ^ 1 << merged, merged);
      frame &= ~(1 << merged);
      merged++;
    }
    link(frame, merged);
  }

  private boolean isFreeBlock(int frame, int order) {
    FrameSection section = frames.sectionOf(frame);
    int slot = frame & FrameSection.MASK;
    return contains(frame) && section != null && section.flags[slot] == PageFrames.FREE && section.orders[slot] == order;
  }

  /** Finds the smallest block that is large enough and puts back the halves that are not needed. */
  private int unlinkSmallest(int order) {
    for (int from = order; from <= MAX_ORDER; from++) {
      if (blocks[from] > 0) {
        int frame = heads[from] != NONE ? heads[from] : touch();
        if (heads[from] == frame) {
          unlink(frame, from);
        }
        for (int half = from - 1; half >= order; half--) {
          link(frame + (1 << half), half);
        }
        return frame;
      }
    }
    return NONE;
  }

  private int touch() {
    int frame = untouched;
    frames.touch(frame);
    untouched += FrameSection.FRAMES;
    blocks[MAX_ORDER]--;
    return frame;
  }

  private void link(int frame, int order) {
    FrameSection section = frames.touch(frame);
    int slot = frame & FrameSection.MASK;
    section.flags[slot] = PageFrames.FREE;
    section.orders[slot] = (byte) order;
    section.previous[slot] = NONE;
    section.next[slot] = heads[order];
    if (heads[order] != NONE) {
      frames.sectionOf(heads[order]).previous[heads[order] & FrameSection.MASK] = frame;
    }
    heads[order] = frame;
    blocks[order]++;
  }

  private void unlink(int frame, int order) {
    FrameSection section = frames.sectionOf(frame);
    int slot = frame & FrameSection.MASK;
    int next = section.next[slot];
    int previous = section.previous[slot];
    if (next != NONE) {
      frames.sectionOf(next).previous[next & FrameSection.MASK] = previous;
    }
    if (previous != NONE) {
      frames.sectionOf(previous).next[previous & FrameSection.MASK] = next;
    } else {
      heads[order] = next;
    }
    section.flags[slot] = 0;
    blocks[order]--;
  }
}
