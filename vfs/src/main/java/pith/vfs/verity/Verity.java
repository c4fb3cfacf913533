package pith.vfs.verity;

import java.util.Arrays;
import java.util.HexFormat;
import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * A file's verity, for as long as its inode is in memory: checks each block that is read, from its hash upwards until a block of the tree that is known to be
 * right, and down again. Immutable but for what its store remembers of blocks that were found right.
 */
public final class Verity {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final VerityStore store;
  private final PhysicalMemory ram;
  private final VerityDescriptor descriptor;
  private final MerkleShape shape;
  private final SaltedHash hash;

  private Verity(VerityStore store, PhysicalMemory ram, VerityDescriptor descriptor) {
    this.store = store;
    this.ram = ram;
    this.descriptor = descriptor;
    shape = descriptor.shape();
    hash = descriptor.salted();
  }

  /** {@return the verity of a file that has it} Refuses with EUCLEAN if its descriptor makes no sense. */
  public static Verity open(VerityStore store, PhysicalMemory ram) {
    VerityDescriptor descriptor = VerityDescriptor.parse(store.readDescriptor(), store.dataSize());
    if (descriptor == null || descriptor.shape() == null || descriptor.logBlockSize() > store.mostLogBlockSize()) {
      store.report("fs-verity: the descriptor makes no sense");
      throw Refused.of(Errno.EUCLEAN);
    }
    return new Verity(store, ram, descriptor);
  }

  public VerityDescriptor descriptor() {
    return descriptor;
  }

  /** {@return the size of the tree in bytes} */
  long treeBytes() {
    return shape.bytes();
  }

  /** {@return whether page {@code number} of the file, read to {@code pa}, is what it was when the tree was made} Reads pages of the tree; may sleep. */
  public boolean passes(long number, long pa) {
    byte[] block = new byte[shape.blockSize()];
    for (int within = 0; within < PAGE; within += block.length) {
      ram.read(pa + within, block, 0, block.length);
      if (!passes(number * PAGE + within >>> shape.logBlockSize(), block)) {
        return false;
      }
    }
    return true;
  }

  private boolean passes(long index, byte[] block) {
    if (index >= shape.dataBlocks()) {
      return isZero(block); // a program could map it
    }
    try {
      byte[] wanted = shape.levels() == 0 ? descriptor.rootHash() : wanted(0, index);
      return wanted != null && matches(wanted, block, index, -1);
    } catch (Refused unreadable) {
      return false;
    }
  }

  private static boolean isZero(byte[] bytes) {
    return Arrays.mismatch(bytes, new byte[bytes.length]) < 0;
  }

  private boolean matches(byte[] wanted, byte[] block, long index, int level) {
    byte[] real = hash.of(block, 0, block.length);
    if (Arrays.equals(wanted, real)) {
      return true;
    }
    store.report(
        "fs-verity: FILE CORRUPTED! pos=" + (index << shape.logBlockSize()) + ", level=" + level + ", want_hash=" + HexFormat.of().formatHex(wanted) + ", real_hash="
            + HexFormat.of().formatHex(real));
    return false;
  }

  /** {@return the hash of block {@code index} of the level below {@code level}, from a block that is right; null if it is not} */
  private byte[] wanted(int level, long index) {
    long block = shape.blockFor(level, index);
    int perPage = PAGE / shape.blockSize();
    long page = store.treePage(block / perPage);
    try {
      byte[] hashes = new byte[shape.blockSize()];
      int within = (int) (block % perPage);
      ram.read(page + (long) within * shape.blockSize(), hashes, 0, hashes.length);
      if (!store.isVerified(page, within)) {
        long own = block - shape.starts()[level];
        byte[] wanted = level == shape.levels() - 1 ? descriptor.rootHash() : wanted(level + 1, own);
        if (wanted == null || !matches(wanted, hashes, own, level)) {
          return null;
        }
        store.verified(page, within);
      }
      int at = shape.offsetFor(index);
      return Arrays.copyOfRange(hashes, at, at + shape.hash().digestBytes());
    } finally {
      store.put(page);
    }
  }

  /** Copies {@code length} bytes of the tree from {@code offset} on, which lie in one page, into {@code to}. */
  void readTree(long offset, byte[] to, int length) {
    long page = store.treePage(offset / PAGE);
    try {
      ram.read(page + offset % PAGE, to, 0, length);
    } finally {
      store.put(page);
    }
  }
}
