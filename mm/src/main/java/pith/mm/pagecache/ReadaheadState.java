package pith.mm.pagecache;

/**
 * What one open file remembers of how it is read, to guess what will be wanted next. Source: Linux's {@code struct file_ra_state} and
 * {@code page_cache_sync_ra}, {@code page_cache_async_ra}, {@code do_sync_mmap_readahead}.
 *
 * <p>Not locked: two readers of one open file may confuse it, and then pages are read that nobody wants, or wanted ones later. Nothing else depends on it.
 */
public final class ReadaheadState {
  /** 128 KiB, as Linux's read_ahead_kb. */
  public static final int MOST_PAGES = 32;

  /** So many more misses than hits in a mapping, and reading around is given up. Source: Linux's MMAP_LOTSAMISS. */
  private static final int MISSES_TO_GIVE_UP = 100;

  /** What the program said of how it will read (posix_fadvise). */
  public enum Pattern {
    NORMAL,
    SEQUENTIAL,
    RANDOM
  }

  private ReadaheadWindow window = ReadaheadWindow.NONE;
  private long previous = -1;
  private int misses;
  private volatile Pattern pattern = Pattern.NORMAL;

  /** The program said how it will read. */
  public void pattern(Pattern announced) {
    pattern = announced;
  }

  private int most() {
    return pattern == Pattern.SEQUENTIAL ? 2 * MOST_PAGES : MOST_PAGES;
  }

  /**
   * {@return page {@code number} of the cache, with a reference, as {@link PageCache#page}} A read that wants {@code wanted} pages from there on is going on:
   * reads them, and what is likely to follow, in few requests.
   */
  public long page(PageCache cache, long number, int wanted) {
    long page = cache.find(number);
    if (page == 0) {
      missed(cache, number, wanted);
      page = cache.page(number);
    }
    reachedMarker(cache, page, number, wanted);
    previous = number;
    return page;
  }

  private void missed(PageCache cache, long number, int wanted) {
    if (pattern == Pattern.RANDOM || !inOrder(number)) {
      cache.readAhead(new ReadaheadWindow(number, Math.min(wanted, most()), 0));
      return;
    }
    window = ReadaheadWindow.initial(number, Math.min(wanted, most()), most());
    if (window.marker() == number) {
      window = new ReadaheadWindow(number, Math.min(2 * window.size(), most()), window.size() / 2);
    }
    cache.readAhead(window);
  }

  /** Whether the reader begins the file, or goes on where it was. */
  private boolean inOrder(long number) {
    return number == 0 || number - previous == 1 || number == previous || window.expects(number);
  }

  private void reachedMarker(PageCache cache, long page, long number, int wanted) {
    if (!cache.takeMarker(page) || pattern == Pattern.RANDOM) {
      return;
    }
    if (window.expects(number)) {
      window = window.next(most());
    } else {
      long missing = cache.nextMissing(number + 1, most());
      if (missing - number > most()) {
        return;
      }
      window = new ReadaheadWindow(number, (int) (missing - number) + wanted, 0).at(missing, most());
    }
    cache.readAhead(window);
  }

  /**
   * A program touched page {@code number} of a mapping and it is missing: reads it with what lies around, since order can't be told, unless that was in vain
   * too often. Returns before anything is read.
   */
  public void missedInMapping(PageCache cache, long number, boolean sequential, boolean random) {
    if (random) {
      return;
    }
    if (sequential) {
      missed(cache, number, 1);
      previous = number;
      return;
    }
    misses = Math.min(misses + 1, 10 * MISSES_TO_GIVE_UP);
    if (misses <= MISSES_TO_GIVE_UP) {
      window = ReadaheadWindow.around(number, most());
      cache.readAhead(window);
    }
  }

  /** A program touched page {@code number} of a mapping and {@code page} is there. */
  public void hitInMapping(PageCache cache, long page, long number) {
    misses = Math.max(0, misses - 1);
    reachedMarker(cache, page, number, 1);
  }
}
