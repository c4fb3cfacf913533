package pith.vfs.ext4;

import pith.vfs.buffer.Buffer;
import pith.vfs.jbd2.JournalHandle;

/** How an extent tree gets nodes and loses them. One change of one inode; the caller has write access to the inode's block, and stores it. */
final class ExtentGrowth {
  private final Ext4Fs fs;
  private final InodeRecord inode;
  private final JournalHandle handle;

  ExtentGrowth(Ext4Fs fs, InodeRecord inode, JournalHandle handle) {
    this.fs = fs;
    this.inode = inode;
    this.handle = handle;
  }

  // More nodes.

  /**
   * Splits the leaf of {@code path}, or, if its parent has no room for one child more, that, and so on; if the root is full, the tree gets a level more. The
   * caller descends anew, and asks again if that was not enough. What is {@code appended} to goes on growing at its end: there only the last entry moves, so
   * that nodes of files written in order are full.
   */
  void makeRoom(ExtentPath path, boolean appended) {
    int level = path.depth();
    while (level > 0 && path.node(level - 1).count() == path.node(level - 1).max()) {
      level--;
    }
    if (level == 0) {
      deepen(path.node(0));
    } else {
      split(path, level, appended);
    }
  }

  /** What the root holds moves to a node of its own. */
  private void deepen(ExtentNode root) {
    try (ExtentNode below = ExtentNode.create(inode, handle, newBlock(), root.depth())) {
      long first = root.first(0, 0);
      root.moveTail(0, below);
      below.store(handle);
      root.depth(root.depth() + 1);
      root.insertIndex(0, first, below.number());
    }
  }

  private void split(ExtentPath path, int level, boolean appended) {
    ExtentNode full = path.node(level);
    ExtentNode parent = path.node(level - 1);
    int from = appended ? full.count() - 1 : full.count() / 2;
    try (ExtentNode fresh = ExtentNode.create(inode, handle, newBlock(), full.depth())) {
      full.access(handle);
      full.moveTail(from, fresh);
      full.store(handle);
      fresh.store(handle);
      parent.access(handle);
      parent.insertIndex(path.at(level - 1) + 1, fresh.first(0, 0), fresh.number());
      parent.store(handle);
    }
  }

  private Buffer newBlock() {
    BlockRun run = fs.blockAllocator().allocateNode(handle, fs.geometry().firstBlockOf(fs.geometry().groupOfInode(inode.number())));
    inode.addBlocks(1);
    return fs.buffers().read(run.first());
  }

  // Fewer nodes.

  /** The leaf of {@code path} was changed: if it is empty it goes, and so do nodes above it; otherwise their entries say what is the first block now. */
  void settle(ExtentPath path) {
    int level = path.depth();
    while (level > 0 && path.node(level).count() == 0) {
      ExtentNode parent = path.node(level - 1);
      free(path.node(level));
      parent.access(handle);
      parent.removeEntry(path.at(level - 1));
      parent.store(handle);
      level--;
    }
    for (; level > 0 && path.node(level).count() > 0; level--) {
      ExtentNode parent = path.node(level - 1);
      int at = path.at(level - 1);
      if (parent.first(at, -1) != path.node(level).first(0, -1)) {
        parent.access(handle);
        parent.first(at, path.node(level).first(0, 0), handle);
      }
    }
    ExtentNode root = path.node(0);
    if (root.count() == 0) {
      root.depth(0);
    } else if (root.depth() == 1 && root.count() == 1) {
      fold(root);
    }
  }

  /** The only leaf may fit into the inode again. */
  private void fold(ExtentNode root) {
    try (ExtentNode leaf = root.child(0)) {
      if (leaf.count() <= root.max()) {
        root.depth(0);
        leaf.moveTail(0, root);
        free(leaf);
      }
    }
  }

  private void free(ExtentNode node) {
    long number = node.number();
    fs.blockAllocator().freeMetadata(handle, number);
    inode.addBlocks(-1);
  }
}
