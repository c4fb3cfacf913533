package pith.mm.ranges;

/**
 * A node: ranges in ascending order, with a value each in a leaf, else with the node that holds what lies within. Written by the edit that made it, until that
 * is published; immutable then.
 */
final class RangeNode {
  /** Starts, ends and references of this many ranges, and a header, fit into 256 bytes. */
  static final int SLOTS = 10;

  final long memory;
  final boolean leaf;
  final int count;
  final long[] starts = new long[SLOTS];
  final long[] ends = new long[SLOTS];
  final Object[] slots = new Object[SLOTS];

  /** A node of {@code count} entries of {@code draft}, from {@code first} on. */
  RangeNode(long memory, boolean leaf, Draft draft, int first, int count) {
    this.memory = memory;
    this.leaf = leaf;
    this.count = count;
    draft.copyTo(this, first, count);
  }

  /** {@return the first entry that ends above {@code at}, or {@link #count}} */
  int endingAbove(long at) {
    int i = 0;
    while (i < count && ends[i] <= at) {
      i++;
    }
    return i;
  }

  /** {@return the first entry that starts at or above {@code at}, or {@link #count}} */
  int startingFrom(long at) {
    int i = 0;
    while (i < count && starts[i] < at) {
      i++;
    }
    return i;
  }

  /** {@return the child at a place; not of a leaf} */
  RangeNode child(int place) {
    return (RangeNode) slots[place];
  }
}
