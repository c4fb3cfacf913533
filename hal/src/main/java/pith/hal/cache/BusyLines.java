package pith.hal.cache;

import java.util.Arrays;

/**
 * Lines on their way from one writer to the next. A line is in one place at a time: until it has arrived nobody else gets it, so harts that all write to one
 * line get it one after the other, each after a whole way.
 *
 * <p>For each of the lines that moved last, the spans of time are kept in which it is under way. Harts' clocks differ by up to a turn of the engine, so a
 * request may come after one that is later in virtual time: it takes the first gap at its own time or later that it fits in. Spans that touch become one, so a
 * line that many fight for has hardly more than one. Source: as for {@link Channel}.
 */
final class BusyLines {
  /** Lines that are remembered, each in the place that its number says. */
  private static final int LINES = 256;

  /** Spans of a line; the earliest is forgotten for one more. */
  private static final int SPANS = 16;

  private final int[] lines = new int[LINES];
  private final int[] counts = new int[LINES];
  private final long[] begins = new long[LINES * SPANS];
  private final long[] ends = new long[LINES * SPANS];

  BusyLines() {
    Arrays.fill(lines, TagArray.NONE);
  }

  /** A writer fetches a line at {@code now}, which takes {@code length} once it is free; both in sub-cycles. {@return how long it waits for that} */
  long occupy(int line, long now, long length) {
    int place = place(line);
    if (lines[place] != line) {
      lines[place] = line;
      counts[place] = 0;
    }
    int first = place * SPANS;
    int span = after(first, counts[place], now);
    long begin = now;
    for (; span < first + counts[place] && begins[span] < begin + length; span++) {
      begin = Math.max(begin, ends[span]);
    }
    add(place, span, begin, begin + length);
    return begin - now;
  }

  /** {@return how long a reader waits at {@code now} for a line that is under way} */
  long untilArrival(int line, long now) {
    int place = place(line);
    if (lines[place] != line) {
      return 0;
    }
    int span = after(place * SPANS, counts[place], now);
    return span < place * SPANS + counts[place] && begins[span] <= now ? ends[span] - now : 0;
  }

  private static int place(int line) {
    return line & LINES - 1;
  }

  /** {@return the first span from {@code first} on that ends after {@code now}} */
  private int after(int first, int count, long now) {
    int span = first;
    while (span < first + count && ends[span] <= now) {
      span++;
    }
    return span;
  }

  private void add(int place, int span, long begin, long end) {
    int first = place * SPANS;
    boolean joinsBefore = span > first && ends[span - 1] == begin;
    boolean joinsAfter = span < first + counts[place] && begins[span] == end;
    if (joinsBefore && joinsAfter) {
      ends[span - 1] = ends[span];
      remove(place, span);
    } else if (joinsBefore) {
      ends[span - 1] = end;
    } else if (joinsAfter) {
      begins[span] = begin;
    } else {
      insert(place, span, begin, end);
    }
  }

  private void remove(int place, int span) {
    int rest = place * SPANS + counts[place]-- - span - 1;
    System.arraycopy(begins, span + 1, begins, span, rest);
    System.arraycopy(ends, span + 1, ends, span, rest);
  }

  private void insert(int place, int before, long begin, long end) {
    int span = before;
    if (counts[place] == SPANS) {
      if (span == place * SPANS) {
        return; // it would be the earliest itself
      }
      remove(place, place * SPANS);
      span--;
    }
    int rest = place * SPANS + counts[place]++ - span;
    System.arraycopy(begins, span, begins, span + 1, rest);
    System.arraycopy(ends, span, ends, span + 1, rest);
    begins[span] = begin;
    ends[span] = end;
  }
}
