package pith.hal.cache;

import java.util.Arrays;
import pith.hal.topology.Prefetch;

/**
 * Sees which lines a core's loads and stores miss, and finds walks in constant steps among them, page by page.
 *
 * <p>Two equal steps in a page make a stream; then the lines up to {@value #AHEAD} steps ahead are wanted, within the page, since the next page lies
 * anywhere. Source: Fu, Patel, Janssens, "Stride directed prefetching in scalar processors", MICRO 1992; by page instead of by instruction, as L2 prefetchers
 * do.
 */
final class StridePrefetcher {
  /** How many steps ahead of a stream lines are brought. */
  static final int AHEAD = 8;

  private static final int STREAMS = 16;
  private static final int PAGE_SHIFT = 6;

  private final Prefetch kind;
  private final int[] pages = new int[STREAMS];
  private final int[] lasts = new int[STREAMS];
  private final int[] steps = new int[STREAMS];
  private int replace;

  StridePrefetcher(Prefetch kind) {
    this.kind = kind;
    Arrays.fill(pages, -1);
  }

  /** {@return the step of the walk that {@code line} continues, or 0} */
  int step(int line) {
    return switch (kind) {
      case NONE -> 0;
      case NEXT_LINE -> 1;
      case STRIDE -> stream(line);
    };
  }

  /** {@return how many steps ahead to look} */
  int ahead() {
    return kind == Prefetch.STRIDE ? AHEAD : 1;
  }

  /** {@return whether two lines lie in one page} */
  static boolean samePage(int a, int b) {
    return a >>> PAGE_SHIFT == b >>> PAGE_SHIFT;
  }

  private int stream(int line) {
    int page = line >>> PAGE_SHIFT;
    for (int i = 0; i < STREAMS; i++) {
      if (pages[i] == page) {
        return follow(i, line);
      }
    }
    pages[replace] = page;
    lasts[replace] = line;
    steps[replace] = 0;
    replace = (replace + 1) % STREAMS;
    return 0;
  }

  private int follow(int i, int line) {
    int step = line - lasts[i];
    if (step == 0) {
      return 0;
    }
    boolean continued = step == steps[i];
    steps[i] = step;
    lasts[i] = line;
    return continued ? step : 0;
  }
}
