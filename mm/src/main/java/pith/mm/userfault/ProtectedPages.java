package pith.mm.userfault;

import java.util.Map;
import java.util.TreeMap;

/**
 * The pages to which a write is to be reported: ranges that neither touch nor overlap, by their starts. Guarded by {@code mm.page_table_lock} of the space.
 * Protecting a large range costs one entry, and so does each hole that a write makes.
 */
public final class ProtectedPages {
  private final TreeMap<Long, Long> ends = new TreeMap<>();

  ProtectedPages() {}

  /** {@return whether the page at {@code address} is protected} */
  public boolean contains(long address) {
    Map.Entry<Long, Long> range = ends.floorEntry(address);
    return range != null && address < range.getValue();
  }

  public void add(long start, long end) {
    long from = start;
    long until = end;
    for (var range = ends.floorEntry(end); range != null && range.getValue() >= from; range = ends.floorEntry(end)) {
      from = Math.min(from, range.getKey());
      until = Math.max(until, range.getValue());
      ends.remove(range.getKey());
    }
    ends.put(from, until);
  }

  public void remove(long start, long end) {
    for (var range = ends.lowerEntry(end); range != null && range.getValue() > start; range = ends.lowerEntry(end)) {
      ends.remove(range.getKey());
      if (range.getValue() > end) {
        ends.put(end, range.getValue());
      }
      if (range.getKey() < start) {
        ends.put(range.getKey(), start);
      }
    }
  }

  /** {@return in how many ranges they lie} */
  public int ranges() {
    return ends.size();
  }
}
