package pith.mm.pagecache;

import pith.mm.slab.SlabCache;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Page numbers to physical addresses: a radix tree of 64 slots a node, as deep as its highest number needs. Reading allocates nothing.
 * Guarded by the cache's {@code i_pages}. Source: Linux's {@code xarray}.
 *
 * <p>Each node owns an object of its cache, taken without sleeping. Where nobody can be refused any more, a node may do without one.
 */
final class PageIndex {
  /** What Linux's {@code struct radix_tree_node} takes. */
  static final int NODE_BYTES = 576;

  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;

  private static final class Node {
    final Node[] children;
    final long[] pages;
    final long object;
    int used;

    Node(boolean leaf, long object) {
      children = leaf ? null : new Node[SLOTS];
      pages = leaf ? new long[SLOTS] : null;
      this.object = object;
    }
  }

  private final SlabCache memory;
  private final boolean refuses;
  private Node root;
  private int height;
  private long count;

  /** An empty tree. @param refuses whether {@link #add} refuses if there is no memory for a node */
  PageIndex(SlabCache memory, boolean refuses) {
    this.memory = memory;
    this.refuses = refuses;
  }

  long count() {
    return count;
  }

  /** {@return the address of page {@code number}, 0 if it is not there} */
  long get(long number) {
    if (!fits(number)) {
      return 0;
    }
    Node node = root;
    for (int level = height - 1; level > 0; level--) {
      node = node.children[slot(number, level)];
      if (node == null) {
        return 0;
      }
    }
    return node.pages[slot(number, 0)];
  }

  /** Adds a page that is not there. Refuses with ENOMEM, with nothing changed, if it may. */
  void add(long number, long page) {
    int wanted = Math.max(height, levels(number));
    Node[] fresh = nodes(number, wanted);
    int taken = grow(wanted, fresh);
    Node node = root;
    for (int level = height - 1; level > 0; level--) {
      int slot = slot(number, level);
      if (node.children[slot] == null) {
        node.children[slot] = fresh[taken++];
        node.used++;
      }
      node = node.children[slot];
    }
    node.pages[slot(number, 0)] = page;
    node.used++;
    count++;
  }

  private static int levels(long number) {
    int levels = 1;
    while (levels * BITS < Long.SIZE && number >>> levels * BITS != 0) {
      levels++;
    }
    return levels;
  }

  private static final Node[] NO_NODES = {};

  /** {@return the nodes that a tree of {@code wanted} levels lacks for {@code number}: from the top down, new roots first} */
  private Node[] nodes(long number, int wanted) {
    int roots = wanted - height;
    int levelsBelow = root == null ? 0 : roots > 0 ? wanted - 1 : missing(number);
    if (roots + levelsBelow == 0) {
      return NO_NODES;
    }
    Node[] fresh = new Node[roots + levelsBelow];
    for (int i = 0; i < fresh.length; i++) {
      // new roots from the lowest up, then the way down from the highest; without a root, all of them are that way
      int level = i >= roots ? levelsBelow - 1 - (i - roots) : root == null ? wanted - 1 - i : height + i;
      long object = memory.tryAllocate();
      if (object == 0 && refuses) {
        free(fresh, i);
        throw Refused.of(Errno.ENOMEM);
      }
      fresh[i] = new Node(level == 0, object);
    }
    return fresh;
  }

  private void free(Node[] nodes, int many) {
    for (int i = 0; i < many; i++) {
      free(nodes[i]);
    }
  }

  private void free(Node node) {
    if (node.object != 0) {
      memory.free(node.object);
    }
  }

  /** {@return how many nodes are missing on the way to {@code number}, which fits} */
  private int missing(long number) {
    Node node = root;
    for (int level = height - 1; level > 0; level--) {
      node = node.children[slot(number, level)];
      if (node == null) {
        return level;
      }
    }
    return 0;
  }

  /** Makes the tree {@code wanted} levels high. {@return how many of {@code fresh} are in it now} */
  private int grow(int wanted, Node[] fresh) {
    if (root == null) {
      root = fresh[0];
      height = wanted;
      return 1;
    }
    int taken = 0;
    while (height < wanted) {
      Node above = fresh[taken++];
      above.children[0] = root;
      above.used = 1;
      root = above;
      height++;
    }
    return taken;
  }

  /** Another page takes the place of one that is there. */
  void replace(long number, long page) {
    Node node = root;
    for (int level = height - 1; level > 0; level--) {
      node = node.children[slot(number, level)];
    }
    node.pages[slot(number, 0)] = page;
  }

  /** Takes a page out. */
  void remove(long number) {
    if (get(number) != 0) {
      removeFrom(root, height - 1, number);
      count--;
      if (root.used == 0) {
        free(root);
        root = null;
        height = 0;
      }
    }
  }

  private void removeFrom(Node node, int level, long number) {
    int slot = slot(number, level);
    if (level == 0) {
      node.pages[slot] = 0;
      node.used--;
      return;
    }
    Node child = node.children[slot];
    removeFrom(child, level - 1, number);
    if (child.used == 0) {
      free(child);
      node.children[slot] = null;
      node.used--;
    }
  }

  /** Takes all out. */
  void clear() {
    for (long number = next(0); number >= 0; number = next(number)) {
      remove(number);
    }
  }

  /** {@return the number of the first page at or after {@code number}, -1 if there is none} */
  long next(long number) {
    return fits(number) ? next(root, height - 1, number) : -1;
  }

  private static long next(Node node, int level, long number) {
    long from = number;
    for (int slot = slot(number, level); slot < SLOTS; slot++) {
      if (level == 0) {
        if (node.pages[slot] != 0) {
          return number & -SLOTS | slot;
        }
      } else if (node.children[slot] != null) {
        long found = next(node.children[slot], level - 1, from);
        if (found >= 0) {
          return found;
        }
      }
      from = (number >>> BITS * (level + 1) << BITS * (level + 1)) + ((long) slot + 1 << BITS * level);
    }
    return -1;
  }

  private boolean fits(long number) {
    return root != null && number >= 0 && (height * BITS >= Long.SIZE || number >>> height * BITS == 0);
  }

  private static int slot(long number, int level) {
    return (int) (number >>> BITS * level) & SLOTS - 1;
  }
}
