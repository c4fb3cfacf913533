package pith.mm.ranges;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One change of a {@link RangeTree}: the entries that overlap a range go, others come in their place. Made under the writers' lock, and the only change from
 * {@link #prepare} to {@link #publish}.
 *
 * <p>Two paths lead from the root to the borders of the range. What lies between them goes; what lies outside stays and is shared with the old version. From
 * the leaves upwards each level's entries left of the left path, those that are new, and those right of the right path are put into new nodes, which are the
 * new entries of the level above. Nodes less than half full take in a neighbour, so that the tree stays low.
 */
public final class RangeEdit<T> {
  private static final int HALF = RangeNode.SLOTS / 2;

  private final RangeTree<T> tree;
  private final long start;
  private final long end;
  private final List<RangeNode> fresh = new ArrayList<>();
  private final List<RangeNode> old = new ArrayList<>();
  private Draft draft = new Draft();
  private int change;
  private RangeNode root;

  /** The two paths, the root's nodes first, and the place in each node where the path goes on (in a leaf, the first and the last entry that goes). */
  private RangeNode[] left = {};

  private RangeNode[] right = {};
  private int[] first = {};
  private int[] last = {};

  /** On the level being combined, how many entries of the left node stay, and from where on those of the right node. */
  private int keepBefore;

  private int keepFrom;

  RangeEdit(RangeTree<T> tree, long start, long end) {
    this.tree = tree;
    this.start = start;
    this.end = end;
  }

  /** An entry comes, above those that were given before. {@return this} */
  public RangeEdit<T> with(long from, long to, T value) {
    assert from < to : "an empty range at " + Long.toHexString(from);
    draft.add(from, to, value);
    change++;
    return this;
  }

  /** {@return how many nodes a change of up to two entries may need in a tree of {@code height} levels} */
  static int nodesFor(int height) {
    return 3 * (height + 1);
  }

  /** Builds the new version, which nobody sees yet. Throws ENOMEM, with nothing changed. {@return this} */
  public RangeEdit<T> prepare() {
    boolean complete = false;
    try {
      build();
      complete = true;
      return this;
    } finally {
      if (!complete) {
        abandon();
      }
    }
  }

  /** Shows the new version to everybody. */
  public void publish() {
    tree.publish(root, change);
    if (!old.isEmpty()) {
      long[] addresses = new long[old.size()];
      Arrays.setAll(addresses, i -> old.get(i).memory);
      tree.memory().retire(addresses, addresses.length);
    }
  }

  /** Drops a version that was prepared. */
  public void abandon() {
    fresh.forEach(node -> tree.memory().giveBack(node.memory));
    fresh.clear();
  }

  private void build() {
    findPaths();
    for (int level = left.length - 1, absorbed = 0; level >= 0; level--) {
      keepBefore = first[level] - (absorbed < 0 ? 1 : 0);
      keepFrom = last[level] + 1 + (absorbed > 0 ? 1 : 0);
      combine(level);
      absorbed = level > 0 && draft.count() > 0 && draft.count() < HALF ? absorbNeighbour(level - 1) : 0;
      pack(level == left.length - 1);
    }
    if (left.length == 0) {
      pack(true);
    }
    while (draft.count() > 1) {
      pack(false);
    }
    root = draft.count() == 0 ? null : (RangeNode) draft.slot(0);
    lower();
  }

  private void findPaths() {
    for (RangeNode l = tree.root(), r = l; l != null; ) {
      int level = left.length;
      left = Arrays.copyOf(left, level + 1);
      right = Arrays.copyOf(right, level + 1);
      first = Arrays.copyOf(first, level + 1);
      last = Arrays.copyOf(last, level + 1);
      left[level] = l;
      right[level] = r;
      if (l.leaf) {
        first[level] = l.endingAbove(start);
        last[level] = r.startingFrom(end) - 1;
        return;
      }
      first[level] = Math.min(l.endingAbove(start), l.count - 1);
      last[level] = Math.max(r.startingFrom(end) - 1, l == r ? first[level] : 0);
      l = l.child(first[level]);
      r = r.child(last[level]);
    }
  }

  /** Completes the draft to all entries of the new nodes of a level. */
  private void combine(int level) {
    RangeNode l = left[level];
    RangeNode r = right[level];
    Draft all = new Draft();
    all.add(l, 0, keepBefore);
    all.add(draft);
    all.add(r, keepFrom, r.count);
    draft = all;
    old.add(l);
    if (l == r) {
      dropBetween(l, first[level], last[level]);
    } else {
      old.add(r);
      dropBetween(l, first[level], l.count);
      dropBetween(r, -1, last[level]);
    }
  }

  /** Drops what is strictly between two places: in a leaf entries, the first and the last included; above them whole subtrees. */
  private void dropBetween(RangeNode node, int from, int to) {
    if (node.leaf) {
      change -= Math.max(0, Math.min(to, node.count - 1) - Math.max(from, 0) + 1);
      return;
    }
    for (int i = from + 1; i < to; i++) {
      dropWhole(node.child(i));
    }
  }

  private void dropWhole(RangeNode node) {
    old.add(node);
    if (node.leaf) {
      change -= node.count;
      return;
    }
    for (int i = 0; i < node.count; i++) {
      dropWhole(node.child(i));
    }
  }

  /** Takes the entries of the node left or right of the paths' into the draft. {@return -1 for left, 1 for right, 0 if there is none} */
  private int absorbNeighbour(int parents) {
    if (first[parents] > 0) {
      RangeNode neighbour = left[parents].child(first[parents] - 1);
      Draft all = new Draft();
      all.add(neighbour, 0, neighbour.count);
      all.add(draft);
      draft = all;
      old.add(neighbour);
      return -1;
    }
    if (last[parents] < right[parents].count - 1) {
      RangeNode neighbour = right[parents].child(last[parents] + 1);
      draft.add(neighbour, 0, neighbour.count);
      old.add(neighbour);
      return 1;
    }
    return 0;
  }

  /** Puts the draft into as few nodes as hold it, evenly filled; they are the new draft. */
  private void pack(boolean leaf) {
    int nodes = (draft.count() + RangeNode.SLOTS - 1) / RangeNode.SLOTS;
    Draft packed = new Draft();
    for (int i = 0; i < nodes; i++) {
      int from = (int) ((long) draft.count() * i / nodes);
      int to = (int) ((long) draft.count() * (i + 1) / nodes);
      RangeNode node = new RangeNode(tree.takeMemory(), leaf, draft, from, to - from);
      fresh.add(node);
      packed.add(node);
    }
    draft = packed;
  }

  /** Takes levels off the top that lead to a single node. */
  private void lower() {
    while (root != null && !root.leaf && root.count == 1) {
      RangeNode top = root;
      root = top.child(0);
      if (fresh.remove(top)) {
        tree.memory().giveBack(top.memory);
      } else {
        old.add(top);
      }
    }
  }
}
