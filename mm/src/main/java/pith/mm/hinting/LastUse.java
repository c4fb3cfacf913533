package pith.mm.hinting;

import java.util.Arrays;

/**
 * From which node each page was seen to be used last, by frame number: a hint, read and written without order. Source: Linux's {@code last_cpupid} of a page.
 */
public final class LastUse {
  private static final byte NEVER = -1;

  private final int frames;
  private volatile byte[] nodes;

  /** For so many frames; takes no memory before the first use. */
  public LastUse(int frames) {
    this.frames = frames;
  }

  /** Frame {@code number} is used from {@code node}. {@return from which it was before, −1 if nobody knows} */
  public int exchange(int number, int node) {
    byte[] known = nodes;
    if (known == null) {
      known = new byte[frames];
      Arrays.fill(known, NEVER);
      nodes = known;
    }
    int before = known[number];
    known[number] = (byte) node;
    return before;
  }
}
