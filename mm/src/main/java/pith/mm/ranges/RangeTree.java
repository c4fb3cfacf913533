package pith.mm.ranges;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import pith.sync.rcu.RcuRef;

/**
 * Disjoint ranges {@code [start, end)} with a value each. Looking up takes no lock, writes nothing and allocates nothing; see the package for when that is
 * allowed and why it works.
 *
 * @param <T> the values
 */
public final class RangeTree<T> {
  /** What a node takes; Linux's {@code maple_node} is as large. */
  public static final int NODE_BYTES = 256;

  private final NodeMemory memory;
  private final RcuRef<RangeNode> root = new RcuRef<>();

  /** Memory for nodes of edits that must not fail. Guarded by the writers' lock, as is the count. */
  private final ArrayDeque<Long> reserve = new ArrayDeque<>();

  private int count;

  /** An empty tree, which has no node yet. */
  public RangeTree(NodeMemory memory) {
    this.memory = memory;
  }

  /** {@return how many ranges there are}; under the writers' lock. */
  public int count() {
    return count;
  }

  /** {@return the value of the range that contains {@code at}, or null} */
  public T find(long at) {
    RangeNode node = root.get();
    while (node != null) {
      int place = node.endingAbove(at);
      if (place == node.count || node.starts[place] > at) {
        return null;
      }
      if (node.leaf) {
        return value(node, place);
      }
      node = node.child(place);
    }
    return null;
  }

  /** {@return the value of the range that contains {@code at}, or else of the first above it, or null} */
  public T findFrom(long at) {
    RangeNode node = root.get();
    while (node != null) {
      int place = node.endingAbove(at);
      if (place == node.count) {
        return null; // at the root only: a child is entered if it ends above
      }
      if (node.leaf) {
        return value(node, place);
      }
      node = node.child(place);
    }
    return null;
  }

  /** {@return the value of the last range that ends at or below {@code at}, or null} */
  public T before(long at) {
    RangeNode lower = null; // everything in it ends below
    RangeNode node = root.get();
    while (node != null) {
      int place = node.endingAbove(at);
      if (node.leaf) {
        return place > 0 ? value(node, place - 1) : last(lower);
      }
      lower = place > 0 ? node.child(place - 1) : lower;
      node = place < node.count ? node.child(place) : null;
    }
    return last(lower);
  }

  private T last(RangeNode from) {
    RangeNode node = from;
    while (node != null && !node.leaf) {
      node = node.child(node.count - 1);
    }
    return node == null ? null : value(node, node.count - 1);
  }

  @SuppressWarnings("unchecked")
  private T value(RangeNode leaf, int place) {
    return (T) leaf.slots[place];
  }

  /** {@return all values, in order} */
  public List<T> values() {
    List<T> all = new ArrayList<>();
    addValues(root.get(), all);
    return all;
  }

  private void addValues(RangeNode node, List<T> to) {
    for (int i = 0; node != null && i < node.count; i++) {
      if (node.leaf) {
        to.add(value(node, i));
      } else {
        addValues(node.child(i), to);
      }
    }
  }

  /** {@return a change, not made yet, that removes every range which overlaps {@code [start, end)}}; under the writers' lock, until it is published. */
  public RangeEdit<T> edit(long start, long end) {
    return new RangeEdit<>(this, start, end);
  }

  /** Sees to it that the next {@code changes} of up to two entries each cannot run out of memory. Throws ENOMEM. */
  public void reserve(int changes) {
    int wanted = changes * RangeEdit.nodesFor(height());
    while (reserve.size() < wanted) {
      reserve.add(memory.take());
    }
  }

  /** Gives the memory of an empty tree back. */
  public void free() {
    if (root.get() != null) {
      throw new AssertionError("a tree is freed with " + count + " ranges");
    }
    while (!reserve.isEmpty()) {
      memory.giveBack(reserve.removeFirst());
    }
  }

  private int height() {
    int height = 0;
    for (RangeNode node = root.get(); node != null; node = node.leaf ? null : node.child(0)) {
      height++;
    }
    return height;
  }

  RangeNode root() {
    return root.get();
  }

  long takeMemory() {
    return reserve.isEmpty() ? memory.take() : reserve.removeFirst();
  }

  NodeMemory memory() {
    return memory;
  }

  void publish(RangeNode newRoot, int change) {
    count += change;
    root.publish(newRoot);
  }
}
