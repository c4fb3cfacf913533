package pith.vfs.verity;

import java.util.Arrays;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Builds the tree of a file in one pass: of each level one block is open at a time, and closed, hashed and stored when it is full. Source: Linux's
 * {@code build_merkle_tree}.
 */
final class MerkleBuilder {
  private final VerityStore store;
  private final MerkleShape shape;
  private final SaltedHash hash;

  /** Open blocks, level 0 first, and how many bytes and blocks each level has so far. */
  private final byte[][] open;

  private final int[] filled;
  private final long[] closed;
  private byte[] root;

  MerkleBuilder(VerityStore store, MerkleShape shape, SaltedHash hash) {
    this.store = store;
    this.shape = shape;
    this.hash = hash;
    open = new byte[shape.levels()][shape.blockSize()];
    filled = new int[shape.levels()];
    closed = new long[shape.levels()];
    root = new byte[shape.hash().digestBytes()]; // that of an empty file is all zeroes
  }

  /** {@return the root hash} May take long: refuses with EINTR when the caller is killed. */
  byte[] build() {
    byte[] block = new byte[shape.blockSize()];
    long size = store.dataSize();
    for (long index = 0; index < shape.dataBlocks(); index++) {
      long position = index << shape.logBlockSize();
      int there = (int) Math.min(block.length, size - position);
      store.readData(position, block, there);
      Arrays.fill(block, there, block.length, (byte) 0);
      add(0, hash.of(block, 0, block.length));
      giveWay();
    }
    for (int level = 0; level < shape.levels(); level++) {
      if (filled[level] > 0) {
        close(level);
      }
    }
    return root;
  }

  private static void giveWay() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      me.condResched();
      if (me.interruptionPending(Sleep.KILLABLE)) {
        throw Refused.of(Errno.EINTR);
      }
    }
  }

  private void add(int level, byte[] digest) {
    if (level == shape.levels()) {
      root = digest;
      return;
    }
    System.arraycopy(digest, 0, open[level], filled[level], digest.length);
    filled[level] += digest.length;
    if (filled[level] == shape.perBlock() * digest.length) {
      close(level);
    }
  }

  private void close(int level) {
    byte[] full = open[level];
    Arrays.fill(full, filled[level], full.length, (byte) 0);
    store.writeTree(shape.starts()[level] + closed[level] << shape.logBlockSize(), full, full.length);
    closed[level]++;
    filled[level] = 0;
    add(level + 1, hash.of(full, 0, full.length));
  }
}
