package pith.kernel.tty;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What was typed and not read: whole lines, and the line that is still being edited. Without canonical mode every byte is as good as a line.
 * Guarded by the terminal's lock.
 */
final class InputBuffer {
  /** What a terminal holds, in bytes (Linux's N_TTY_BUF_SIZE). */
  static final int CAPACITY = 4096;

  private final Deque<byte[]> lines = new ArrayDeque<>();
  private byte[] editing = new byte[256];
  private int edited;
  private int offset;
  private int complete;

  /** {@return bytes of whole lines} */
  int available() {
    return complete;
  }

  /** {@return whether a read would find something: bytes, or an end of file} */
  boolean ready() {
    return !lines.isEmpty();
  }

  int size() {
    return complete + edited;
  }

  int edited() {
    return edited;
  }

  byte editedAt(int index) {
    return editing[index];
  }

  void append(int c) {
    if (edited == editing.length) {
      editing = Arrays.copyOf(editing, 2 * edited);
    }
    editing[edited++] = (byte) c;
  }

  void cut(int length) {
    edited = length;
  }

  /** The line under edit is complete; an empty one is an end of file. */
  void finishLine() {
    lines.addLast(Arrays.copyOf(editing, edited));
    complete += edited;
    edited = 0;
  }

  /** The line under edit becomes readable as it is: canonical mode was left or entered. */
  void push() {
    if (edited > 0) {
      finishLine();
    }
  }

  /** Takes up to {@code length} bytes; in canonical mode of one line only. {@return how many} */
  int take(byte[] to, int length, boolean oneLine) {
    int taken = 0;
    while (!lines.isEmpty() && taken < length) {
      byte[] line = lines.peekFirst();
      int run = Math.min(length - taken, line.length - offset);
      System.arraycopy(line, offset, to, taken, run);
      offset += run;
      taken += run;
      complete -= run;
      if (offset == line.length) {
        lines.removeFirst();
        offset = 0;
      }
      if (oneLine) {
        break;
      }
    }
    return taken;
  }

  void flush() {
    lines.clear();
    edited = 0;
    offset = 0;
    complete = 0;
  }
}
