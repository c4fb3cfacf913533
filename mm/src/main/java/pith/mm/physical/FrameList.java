package pith.mm.physical;

/**
 * A list of free blocks, threaded through the records of their first frames, so that a block comes off at any place without a search. The
 * head is what was freed last and is likely in a cache; the tail is cold. Guarded by the lock of whoever has the list.
 */
final class FrameList {
  static final int NONE = -1;

  private final PageFrames frames;
  private int head = NONE;
  private int tail = NONE;
  private int count;

  FrameList(PageFrames frames) {
    this.frames = frames;
  }

  int count() {
    return count;
  }

  boolean isEmpty() {
    return head == NONE;
  }

  /** {@return the first block, or {@link #NONE}} */
  int first() {
    return head;
  }

  /** {@return the block after {@code frame}, or {@link #NONE}} */
  int after(int frame) {
    return frames.sectionOf(frame).next[frame & FrameSection.MASK];
  }

  void push(int frame) {
    set(frame, NONE, head);
    if (head == NONE) {
      tail = frame;
    } else {
      frames.sectionOf(head).previous[head & FrameSection.MASK] = frame;
    }
    head = frame;
    count++;
  }

  void append(int frame) {
    set(frame, tail, NONE);
    if (tail == NONE) {
      head = frame;
    } else {
      frames.sectionOf(tail).next[tail & FrameSection.MASK] = frame;
    }
    tail = frame;
    count++;
  }

  /** Removes the first block. {@return it, or {@link #NONE}} */
  int pop() {
    int frame = head;
    if (frame != NONE) {
      remove(frame);
    }
    return frame;
  }

  /** Removes the last block. {@return it, or {@link #NONE}} */
  int popLast() {
    int frame = tail;
    if (frame != NONE) {
      remove(frame);
    }
    return frame;
  }

  void remove(int frame) {
    FrameSection section = frames.sectionOf(frame);
    int slot = frame & FrameSection.MASK;
    int next = section.next[slot];
    int previous = section.previous[slot];
    if (next == NONE) {
      tail = previous;
    } else {
      frames.sectionOf(next).previous[next & FrameSection.MASK] = previous;
    }
    if (previous == NONE) {
      head = next;
    } else {
      frames.sectionOf(previous).next[previous & FrameSection.MASK] = next;
    }
    count--;
  }

  private void set(int frame, int previous, int next) {
    FrameSection section = frames.sectionOf(frame);
    section.previous[frame & FrameSection.MASK] = previous;
    section.next[frame & FrameSection.MASK] = next;
  }
}
