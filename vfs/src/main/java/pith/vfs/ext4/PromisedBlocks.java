package pith.vfs.ext4;

import java.util.Map;
import java.util.TreeMap;

/**
 * Blocks of a file that were written to and have no place on the disk yet: delayed allocation. Ranges, by their first block. Guarded by the lock of the file's
 * extents.
 */
final class PromisedBlocks {
  private final TreeMap<Long, Long> ends = new TreeMap<>();
  private long count;

  /** {@return how many there are} */
  long count() {
    return count;
  }

  /** {@return the end of the range that block {@code at} lies in; −1 if it is not promised} */
  long endAt(long at) {
    Map.Entry<Long, Long> range = ends.floorEntry(at);
    return range != null && range.getValue() > at ? range.getValue() : -1;
  }

  /** {@return the first promised block behind {@code at}; {@code ifNone} if there is none} */
  long next(long at, long ifNone) {
    Long next = ends.higherKey(at);
    return next == null ? ifNone : next;
  }

  /** Adds blocks that are not promised. */
  void add(long first, long end) {
    long from = first;
    long to = end;
    Map.Entry<Long, Long> before = ends.floorEntry(first);
    if (before != null && before.getValue() == first) {
      from = before.getKey();
    }
    Long behind = ends.remove(end);
    if (behind != null) {
      to = behind;
    }
    ends.put(from, to);
    count += end - first;
  }

  /** Takes away what of a range is promised. {@return how many blocks that were} */
  long remove(long first, long end) {
    long removed = 0;
    long at = first;
    while (true) {
      Map.Entry<Long, Long> range = ends.floorEntry(end - 1);
      if (range == null || range.getValue() <= at) {
        count -= removed;
        return removed;
      }
      long from = range.getKey();
      long to = range.getValue();
      ends.remove(from);
      if (from < at) {
        ends.put(from, at);
      }
      if (to > end) {
        ends.put(end, to);
      }
      removed += Math.min(to, end) - Math.max(from, at);
    }
  }
}
