package pith.sched.eevdf;

/**
 * The waiting entities of a queue by deadline, as a treap: a search tree by (deadline, order of arrival) and at the same time a heap by a number that looks
 * random, which keeps it balanced. Each node knows the least virtual time and the extreme slices of its subtree. The entities are the nodes; nothing is
 * allocated.
 *
 * <p>Adding, removing and picking cost O(log n) on average. Source: Seidel and Aragon, "Randomized Search Trees" (1996); the descent by least virtual time is
 * that of Linux's {@code pick_eevdf}.
 */
final class DeadlineTree {
  private FairEntity root;
  private long arrivals;

  /** The halves of a {@link #split}. */
  private FairEntity before;

  private FairEntity after;

  boolean isEmpty() {
    return root == null;
  }

  void add(FairEntity entity) {
    entity.sequence = arrivals++;
    entity.heat = scatter(entity.sequence);
    root = add(root, entity);
  }

  /** Spreads successive numbers over all longs (the finalizer of SplitMix64): equal runs make equal trees. */
  private static long scatter(long number) {
    long z = number + 0x9e37_79b9_7f4a_7c15L;
    z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
    return z ^ z >>> 31;
  }

  void remove(FairEntity entity) {
    root = remove(root, entity);
    entity.left = null;
    entity.right = null;
  }

  private static boolean precedes(FairEntity a, FairEntity b) {
    return a.deadline != b.deadline ? a.deadline < b.deadline : a.sequence < b.sequence;
  }

  private FairEntity add(FairEntity node, FairEntity entity) {
    if (node == null || entity.heat > node.heat) {
      split(node, entity);
      entity.left = before;
      entity.right = after;
      return summed(entity);
    }
    if (precedes(entity, node)) {
      node.left = add(node.left, entity);
    } else {
      node.right = add(node.right, entity);
    }
    return summed(node);
  }

  /** Parts the subtree into those before {@code by} and those after. */
  private void split(FairEntity node, FairEntity by) {
    if (node == null) {
      before = null;
      after = null;
    } else if (precedes(by, node)) {
      split(node.left, by);
      node.left = after;
      after = summed(node);
    } else {
      split(node.right, by);
      node.right = before;
      before = summed(node);
    }
  }

  private static FairEntity remove(FairEntity node, FairEntity entity) {
    if (node == entity) {
      return joined(node.left, node.right);
    }
    if (precedes(entity, node)) {
      node.left = remove(node.left, entity);
    } else {
      node.right = remove(node.right, entity);
    }
    return summed(node);
  }

  private static FairEntity joined(FairEntity first, FairEntity second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    if (first.heat > second.heat) {
      first.right = joined(first.right, second);
      return summed(first);
    }
    second.left = joined(first, second.left);
    return summed(second);
  }

  private static FairEntity summed(FairEntity node) {
    node.leastVruntime = node.vruntime;
    node.shortestSlice = node.slice;
    node.longestSlice = node.slice;
    include(node, node.left);
    include(node, node.right);
    return node;
  }

  private static void include(FairEntity node, FairEntity child) {
    if (child != null) {
      node.leastVruntime = Math.min(node.leastVruntime, child.leastVruntime);
      node.shortestSlice = Math.min(node.shortestSlice, child.shortestSlice);
      node.longestSlice = Math.max(node.longestSlice, child.longestSlice);
    }
  }

  /** {@return the eligible entity with the earliest deadline, or null} A subtree holds an eligible one just when its least virtual time is. */
  FairEntity earliestEligible(FairQueue queue) {
    FairEntity node = root;
    while (node != null) {
      if (node.left != null && queue.eligible(node.left.leastVruntime)) {
        node = node.left;
      } else if (queue.eligible(node.vruntime)) {
        return node;
      } else {
        node = node.right;
      }
    }
    return null;
  }

  long shortestSlice() {
    return root == null ? Long.MAX_VALUE : root.shortestSlice;
  }

  long longestSlice() {
    return root == null ? 0 : root.longestSlice;
  }

  /** {@return whoever has the latest deadline before {@code entity}, or of all if that is null; null if there is none} */
  FairEntity preceding(FairEntity entity) {
    FairEntity found = null;
    for (FairEntity node = root; node != null; ) {
      boolean right = entity == null || precedes(node, entity);
      found = right ? node : found;
      node = right ? node.right : node.left;
    }
    return found;
  }
}
