package pith.vfs.verity;

/**
 * Where the blocks of a Merkle tree lie. Level 0 has the hashes of the data blocks, each level above those of the blocks below it, until one block is left;
 * that one is stored first.
 *
 * <pre>
 *   block 0       1 … n          n+1 …
 *   │ level 2 │  level 1  │  level 0: hashes of data blocks  │
 * </pre>
 *
 * @param starts first block of each level, level 0 first
 * @param blocks of the whole tree
 */
record MerkleShape(VerityHash hash, int logBlockSize, long dataBlocks, long[] starts, long blocks) {
  /** The deepest tree. Source: Linux's FS_VERITY_MAX_LEVELS. */
  private static final int MOST_LEVELS = 8;

  /** {@return the shape of the tree of {@code dataSize} bytes; null if it would be too deep} */
  static MerkleShape of(VerityHash hash, int logBlockSize, long dataSize) {
    long dataBlocks = dataSize + (1L << logBlockSize) - 1 >>> logBlockSize;
    long perBlock = (1L << logBlockSize) / hash.digestBytes();
    long[] sizes = new long[MOST_LEVELS];
    int levels = 0;
    for (long left = dataBlocks; left > 1; levels++) {
      if (levels == MOST_LEVELS) {
        return null;
      }
      left = (left + perBlock - 1) / perBlock;
      sizes[levels] = left;
    }
    long[] starts = new long[levels];
    long at = 0;
    for (int level = levels - 1; level >= 0; level--) {
      starts[level] = at;
      at += sizes[level];
    }
    return new MerkleShape(hash, logBlockSize, dataBlocks, starts, at);
  }

  int levels() {
    return starts.length;
  }

  int blockSize() {
    return 1 << logBlockSize;
  }

  long bytes() {
    return blocks << logBlockSize;
  }

  int perBlock() {
    return blockSize() / hash.digestBytes();
  }

  /** {@return the block of {@code level} with the hash of block {@code index} of the level below, or of the data} */
  long blockFor(int level, long index) {
    return starts[level] + index / perBlock();
  }

  /** {@return where in its block that hash is, in bytes} */
  int offsetFor(long index) {
    return (int) (index % perBlock()) * hash.digestBytes();
  }
}
