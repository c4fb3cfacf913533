package pith.mm.pagecache;

import java.util.Arrays;

/** Missing pages with consecutive numbers that are asked for in one request. Confined to the reader until it is sent. */
final class ReadaheadRun {
  private final PageSource source;
  private final PageFilling filling;
  private final long[] pages = new long[2 * ReadaheadState.MOST_PAGES];
  private long first;
  private int count;
  private int sent;

  ReadaheadRun(PageSource source, PageFilling filling) {
    this.source = source;
    this.filling = filling;
  }

  /** {@return how many pages were asked for so far} */
  int sent() {
    return sent;
  }

  /** Adds a page that was just put into the cache, locked; sends what there is if it does not follow. */
  void add(long number, long page) {
    if (count > 0 && number != first + count || count == pages.length) {
      send();
    }
    if (count == 0) {
      first = number;
    }
    pages[count++] = page;
  }

  /** Asks for what there is. */
  void send() {
    if (count > 0) {
      long start = first;
      long[] asked = Arrays.copyOf(pages, count);
      sent += count;
      count = 0;
      source.readPages(start, asked, (index, done) -> filling.filled(asked[index], start + index, done));
    }
  }
}
