package pith.mm.reclaim;

import java.util.Arrays;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageFrames;

/**
 * Lists of page frames: each frame is on at most one, and names its neighbours, so that it is taken out without a search. Kept beside the frames as arrays, in
 * sections that are made when one of their frames is first listed. A folio is listed as its head, and counts as all of its pages. Guarded by
 * {@code lruvec.lru_lock}.
 */
final class PageRings {
  static final int NO_LIST = -1;
  static final int MOST_USES = 7;
  private static final int NONE = -1;
  private static final int SHIFT = 10;
  private static final int MASK = (1 << SHIFT) - 1;

  private static final class Section {
    final int[] next = new int[1 << SHIFT];
    final int[] previous = new int[1 << SHIFT];
    final byte[] list = new byte[1 << SHIFT];
    final byte[] uses = new byte[1 << SHIFT];

    Section() {
      Arrays.fill(list, (byte) NO_LIST);
    }
  }

  private final PageFrames frames;
  private final int node;
  private final Section[] sections;
  private final int[] heads;
  private final int[] tails;
  private final long[] counts;

  PageRings(PageFrames frames, int node, int lists) {
    this.frames = frames;
    this.node = node;
    sections = new Section[(frames.count() >>> SHIFT) + 1];
    heads = new int[lists];
    tails = new int[lists];
    counts = new long[lists];
    Arrays.fill(heads, NONE);
    Arrays.fill(tails, NONE);
  }

  /** {@return pages on a list} */
  long count(int list) {
    return counts[list];
  }

  /** {@return the list that a page is on, or {@link #NO_LIST}} */
  int listOf(long page) {
    Section section = sections[PageFrames.number(page) >>> SHIFT];
    return section == null ? NO_LIST : section.list[PageFrames.number(page) & MASK];
  }

  /** {@return how often a page was used through descriptors since it came, up to {@link #MOST_USES}} */
  int uses(long page) {
    Section section = sections[PageFrames.number(page) >>> SHIFT];
    return section == null ? 0 : section.uses[PageFrames.number(page) & MASK];
  }

  void uses(long page, int uses) {
    section(PageFrames.number(page)).uses[PageFrames.number(page) & MASK] = (byte) Math.min(MOST_USES, uses);
  }

  /** {@return the page at the end of a list, where the oldest are; 0 if it is empty} */
  long last(int list) {
    return tails[list] == NONE ? 0 : PageFrames.address(tails[list]);
  }

  /** {@return the page that is younger by one than {@code page}, which is on a list; 0 if none is} */
  long younger(long page) {
    int previous = section(PageFrames.number(page)).previous[PageFrames.number(page) & MASK];
    return previous == NONE ? 0 : PageFrames.address(previous);
  }

  private void counted(int list, long page, int change) {
    counts[list] += change;
    PageAccount payer = frames.account(page);
    if (payer != null) {
      payer.listed(node, list, change);
    }
  }

  void addFirst(int list, long page) {
    int frame = PageFrames.number(page);
    Section section = section(frame);
    int at = frame & MASK;
    assert section.list[at] == NO_LIST : "page " + Long.toHexString(page) + " is listed twice";
    section.list[at] = (byte) list;
    section.previous[at] = NONE;
    section.next[at] = heads[list];
    if (heads[list] == NONE) {
      tails[list] = frame;
    } else {
      section(heads[list]).previous[heads[list] & MASK] = frame;
    }
    heads[list] = frame;
    counted(list, page, frames.folioPages(page));
  }

  void addLast(int list, long page) {
    int frame = PageFrames.number(page);
    Section section = section(frame);
    int at = frame & MASK;
    assert section.list[at] == NO_LIST : "page " + Long.toHexString(page) + " is listed twice";
    section.list[at] = (byte) list;
    section.next[at] = NONE;
    section.previous[at] = tails[list];
    if (tails[list] == NONE) {
      heads[list] = frame;
    } else {
      section(tails[list]).next[tails[list] & MASK] = frame;
    }
    tails[list] = frame;
    counted(list, page, frames.folioPages(page));
  }

  /** The folio of {@code head} became {@code pages} single ones while it was listed: the others come to stand behind the first. */
  void split(long head, int pages) {
    int list = listOf(head);
    for (int i = pages - 1; i > 0; i--) {
      insertAfter(PageFrames.number(head), PageFrames.number(head) + i, list);
      uses(PageFrames.address(PageFrames.number(head) + i), uses(head));
    }
  }

  private void insertAfter(int frame, int added, int list) {
    Section section = section(added);
    int at = added & MASK;
    assert section.list[at] == NO_LIST : "page " + Long.toHexString(PageFrames.address(added)) + " is listed twice";
    int next = section(frame).next[frame & MASK];
    section.list[at] = (byte) list;
    section.previous[at] = frame;
    section.next[at] = next;
    section(frame).next[frame & MASK] = added;
    if (next == NONE) {
      tails[list] = added;
    } else {
      section(next).previous[next & MASK] = added;
    }
  }

  /** Takes a page off its list. {@return which that was} */
  int remove(long page) {
    int frame = PageFrames.number(page);
    Section section = section(frame);
    int at = frame & MASK;
    int list = section.list[at];
    assert list != NO_LIST : "page " + Long.toHexString(page) + " is on no list";
    int next = section.next[at];
    int previous = section.previous[at];
    if (previous == NONE) {
      heads[list] = next;
    } else {
      section(previous).next[previous & MASK] = next;
    }
    if (next == NONE) {
      tails[list] = previous;
    } else {
      section(next).previous[next & MASK] = previous;
    }
    section.list[at] = NO_LIST;
    counted(list, page, -frames.folioPages(page));
    return list;
  }

  private Section section(int frame) {
    Section section = sections[frame >>> SHIFT];
    if (section == null) {
      section = new Section();
      sections[frame >>> SHIFT] = section;
    }
    return section;
  }
}
