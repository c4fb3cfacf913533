package pith.mm.ranges;

import java.util.Arrays;

/** Entries of one level on their way into nodes. Confined to an edit. */
final class Draft {
  private long[] starts = new long[2 * RangeNode.SLOTS];
  private long[] ends = new long[2 * RangeNode.SLOTS];
  private Object[] slots = new Object[2 * RangeNode.SLOTS];
  private int count;

  int count() {
    return count;
  }

  Object slot(int place) {
    return slots[place];
  }

  void add(long start, long end, Object slot) {
    if (count == slots.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      slots = Arrays.copyOf(slots, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    slots[count++] = slot;
  }

  /** Adds the entries of {@code node} from place {@code first} to before {@code end}. */
  void add(RangeNode node, int first, int end) {
    for (int i = first; i < end; i++) {
      add(node.starts[i], node.ends[i], node.slots[i]);
    }
  }

  void add(Draft other) {
    for (int i = 0; i < other.count; i++) {
      add(other.starts[i], other.ends[i], other.slots[i]);
    }
  }

  /** Adds a node, by the range from its first entry to its last. */
  void add(RangeNode node) {
    add(node.starts[0], node.ends[node.count - 1], node);
  }

  void copyTo(RangeNode node, int first, int entries) {
    System.arraycopy(starts, first, node.starts, 0, entries);
    System.arraycopy(ends, first, node.ends, 0, entries);
    System.arraycopy(slots, first, node.slots, 0, entries);
  }
}
