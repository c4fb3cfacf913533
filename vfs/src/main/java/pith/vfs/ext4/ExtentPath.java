package pith.vfs.ext4;

/**
 * The nodes from the root of an extent tree down to the leaf where a block of the file is, or would be, and which entry of each was followed. Closed when done.
 */
final class ExtentPath implements AutoCloseable {
  private final ExtentNode[] nodes;
  private final int[] at;
  private long limit = ExtentTree.END;

  /** Descends to block {@code logical}. Refuses with EUCLEAN, EBADMSG, EIO. */
  ExtentPath(InodeRecord inode, long logical) {
    ExtentNode root = ExtentNode.root(inode);
    nodes = new ExtentNode[root.depth() + 1];
    at = new int[nodes.length];
    nodes[0] = root;
    try {
      for (int level = 0; level < nodes.length; level++) {
        ExtentNode node = nodes[level];
        at[level] = node.position(logical);
        if (level < nodes.length - 1) {
          at[level] = Math.max(0, at[level]); // what comes before everything belongs to the first leaf
          limit = node.first(at[level] + 1, limit);
          nodes[level + 1] = node.child(at[level]);
        }
      }
    } catch (RuntimeException refused) {
      close();
      throw refused;
    }
  }

  /** {@return levels below the root} */
  int depth() {
    return nodes.length - 1;
  }

  ExtentNode node(int level) {
    return nodes[level];
  }

  /** {@return the entry that leads from the node at {@code level} on} */
  int at(int level) {
    return at[level];
  }

  ExtentNode leaf() {
    return nodes[nodes.length - 1];
  }

  /** {@return the last entry of the leaf that begins at or before the block, −1 if none does} */
  int at() {
    return at[at.length - 1];
  }

  /** {@return the first block of the file that belongs to another leaf} */
  long limit() {
    return limit;
  }

  @Override
  public void close() {
    for (ExtentNode node : nodes) {
      if (node != null) {
        node.close();
      }
    }
  }
}
