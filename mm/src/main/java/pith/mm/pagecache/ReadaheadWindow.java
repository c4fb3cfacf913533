package pith.mm.pagecache;

/**
 * The run of pages that was last read ahead, as numbers within the file.
 *
 * <pre>
 *        start             start + size − asyncSize            start + size
 *          │◄──────────────────────┬──────────────────────────────►│
 *          │  being read           │marker   read in advance       │
 * </pre>
 *
 * <p>When the reader reaches the marker, the next window is asked for, while {@code asyncSize} pages are still ahead of it: a reader that goes through a file
 * in order never waits, if the disk is as quick as it is. Windows double up to a limit. Source: Linux's {@code mm/readahead.c}.
 */
record ReadaheadWindow(long start, int size, int asyncSize) {
  static final ReadaheadWindow NONE = new ReadaheadWindow(0, 0, 0);

  /** {@return the first window of a reader who asked for {@code wanted} pages from {@code start} on} */
  static ReadaheadWindow initial(long start, int wanted, int most) {
    int size = Math.max(1, Integer.highestOneBit(Math.max(1, 2 * wanted - 1)));
    if (size <= most / 32) {
      size *= 4;
    } else if (size <= most / 4) {
      size *= 2;
    } else {
      size = most;
    }
    return new ReadaheadWindow(start, size, size > wanted ? size - wanted : size / 2);
  }

  /** {@return the window that follows this one: it was used, so it may be larger} */
  ReadaheadWindow next(int most) {
    return at(start + size, most);
  }

  /** {@return the window at {@code from} for a reader that this one served} */
  ReadaheadWindow at(long from, int most) {
    int larger = size < most / 16 ? 4 * size : size <= most / 2 ? 2 * size : most;
    return new ReadaheadWindow(from, larger, larger);
  }

  /** {@return the window around a page that a program touched in a mapping, where what comes next is less certain} */
  static ReadaheadWindow around(long number, int most) {
    return new ReadaheadWindow(Math.max(0, number - most / 2), most, most / 4);
  }

  /** {@return the number of the page that tells that the next window is due} */
  long marker() {
    return start + size - asyncSize;
  }

  /** {@return whether a reader that goes on in order would ask for {@code number} next} */
  boolean expects(long number) {
    return size > 0 && (number == marker() || number == start + size);
  }
}
