package pith.mm.pagecache;

/**
 * Page numbers to physical addresses: a radix tree of 64 slots a node, as deep as its highest number needs. Reading allocates nothing.
 * Guarded by the cache's {@code i_pages}. Source: Linux's {@code xarray}.
 */
final class PageIndex {
  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;

  private static final class Node {
    final Node[] children;
    final long[] pages;
    int used;

    Node(boolean leaf) {
      children = leaf ? null : new Node[SLOTS];
      pages = leaf ? new long[SLOTS] : null;
    }
  }

  private Node root = new Node(true);
  private int height = 1;
  private long count;

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

  /** Adds a page that is not there. */
  void add(long number, long page) {
    while (!fits(number)) {
      grow();
    }
    Node node = root;
    for (int level = height - 1; level > 0; level--) {
      int slot = slot(number, level);
      if (node.children[slot] == null) {
        node.children[slot] = new Node(level == 1);
        node.used++;
      }
      node = node.children[slot];
    }
    node.pages[slot(number, 0)] = page;
    node.used++;
    count++;
  }

  private void grow() {
    Node above = new Node(false);
    if (root.used > 0) {
      above.children[0] = root;
      above.used = 1;
    }
    root = above;
    height++;
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
    }
  }

  private static void removeFrom(Node node, int level, long number) {
    int slot = slot(number, level);
    if (level == 0) {
      node.pages[slot] = 0;
      node.used--;
      return;
    }
    removeFrom(node.children[slot], level - 1, number);
    if (node.children[slot].used == 0) {
      node.children[slot] = null;
      node.used--;
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
    return number >= 0 && (height * BITS >= Long.SIZE || number >>> height * BITS == 0);
  }

  private static int slot(long number, int level) {
    return (int) (number >>> BITS * level) & SLOTS - 1;
  }
}
