package pith.vfs.ext4.format;

import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U32Field;

/**
 * How a file system is divided, as its superblock says: what does not change while it is mounted.
 *
 * @param blockBits log2 of the block size
 * @param blocks all blocks, the unused one before {@code firstBlock} included
 * @param firstBlock the block where group 0 begins: 1 with blocks of 1 KiB, where block 0 is left to boot loaders, else 0
 * @param descriptorBytes bytes of a group's descriptor
 * @param groupsPerFlex groups whose bitmaps and tables lie together
 * @param firstMetaGroup from this run of descriptors on they lie in the groups that they describe
 * @param seed what every CRC-32C begins with
 * @param hash how names are hashed, where an index does not say otherwise
 */
public record Geometry(
    Features features, int blockBits, long blocks, int firstBlock, int blocksPerGroup, int inodesPerGroup, long inodes, int inodeBytes, int firstInode,
    int descriptorBytes, int groupsPerFlex, int firstMetaGroup, int reservedDescriptorBlocks, int journalInode, int seed, NameHash hash) {
  private static final U32Field HASH_WORD = new U32Field(0);

  /**
   * {@return the geometry of the file system with this superblock, on a disk of {@code diskBytes} bytes}
   *
   * @throws BadSuperBlock if it is none, or contradicts itself
   */
  public static Geometry of(byte[] sb, long diskBytes) throws BadSuperBlock {
    check(SuperFormat.MAGIC_FIELD.get(sb, 0) == SuperFormat.MAGIC, "no ext4 file system: bad magic number in the superblock");
    Features features = new Features((int) SuperFormat.COMPAT.get(sb, 0), (int) SuperFormat.INCOMPAT.get(sb, 0), (int) SuperFormat.RO_COMPAT.get(sb, 0));
    if (features.checksums()) {
      check((int) SuperFormat.CHECKSUM.get(sb, 0) == Checksums.ofSuper(sb), "the checksum of the superblock is wrong");
    }
    long logBlock = SuperFormat.LOG_BLOCK_SIZE.get(sb, 0);
    check(logBlock <= 2, "blocks of " + (logBlock > 6 ? "2^" + (10 + logBlock) : 1 << 10 + logBlock) + " bytes are larger than a page");
    int blockBits = 10 + (int) logBlock;
    boolean old = SuperFormat.REVISION.get(sb, 0) == 0;
    int inodeBytes = old ? InodeFormat.OLD_BYTES : SuperFormat.INODE_SIZE.get(sb, 0);
    check(inodeBytes >= InodeFormat.OLD_BYTES && inodeBytes <= 1 << blockBits && Integer.bitCount(inodeBytes) == 1, "bad inode size " + inodeBytes);
    boolean wide = features.hasIncompat(Features.BITS64);
    int descriptorBytes = wide ? SuperFormat.DESCRIPTOR_SIZE.get(sb, 0) : GroupFormat.SHORT_BYTES;
    check(descriptorBytes == GroupFormat.SHORT_BYTES || descriptorBytes >= GroupFormat.LONG_BYTES && descriptorBytes <= 1 << blockBits
        && Integer.bitCount(descriptorBytes) == 1, "bad descriptor size " + descriptorBytes);
    long blocks = SuperFormat.BLOCKS_COUNT_LO.get(sb, 0) | (wide ? SuperFormat.BLOCKS_COUNT_HI.get(sb, 0) << 32 : 0);
    long first = SuperFormat.FIRST_DATA_BLOCK.get(sb, 0);
    check(first == (blockBits == 10 ? 1 : 0), "bad first data block " + first);
    long perGroup = SuperFormat.BLOCKS_PER_GROUP.get(sb, 0);
    boolean clusters = features.hasRoCompat(Features.BIGALLOC);
    check(perGroup >= 8 && (clusters || perGroup <= 8L << blockBits) && perGroup < 1 << 30, "bad number of blocks in a group " + perGroup);
    check(blocks > first && blocks <= diskBytes >>> blockBits, "it has " + blocks + " blocks, the disk " + (diskBytes >>> blockBits));
    long inodesPerGroup = SuperFormat.INODES_PER_GROUP.get(sb, 0);
    check(inodesPerGroup >= 1 && inodesPerGroup <= 8L << blockBits, "bad number of inodes in a group " + inodesPerGroup);
    long groups = (blocks - first + perGroup - 1) / perGroup;
    long inodes = SuperFormat.INODES_COUNT.get(sb, 0);
    check(groups < 1 << 24 && inodes == groups * inodesPerGroup, "it has " + inodes + " inodes in " + groups + " groups of " + inodesPerGroup);
    int logFlex = features.hasIncompat(Features.FLEX_BG) ? SuperFormat.LOG_GROUPS_PER_FLEX.get(sb, 0) : 0;
    check(logFlex < 31, "bad size of flexible groups 2^" + logFlex);
    int[] seed = new int[4];
    for (int i = 0; i < 4; i++) {
      seed[i] = (int) HASH_WORD.get(sb, SuperFormat.HASH_SEED.at(0, i));
    }
    int hash = SuperFormat.DEFAULT_HASH.get(sb, 0) % NameHash.UNSIGNED + ((SuperFormat.FLAGS.get(sb, 0) & SuperFormat.UNSIGNED_HASH) != 0 ? NameHash.UNSIGNED : 0);
    return new Geometry(
        features, blockBits, blocks, (int) first, (int) perGroup, (int) inodesPerGroup, inodes, inodeBytes,
        old ? InodeFormat.FIRST_ORDINARY : (int) SuperFormat.FIRST_INODE.get(sb, 0), descriptorBytes, 1 << logFlex,
        features.hasIncompat(Features.META_BG) ? (int) SuperFormat.FIRST_META_GROUP.get(sb, 0) : Integer.MAX_VALUE, SuperFormat.RESERVED_GDT_BLOCKS.get(sb, 0),
        (int) SuperFormat.JOURNAL_INODE.get(sb, 0), Checksums.seed(sb, features), new NameHash(hash, seed));
  }

  private static void check(boolean right, String wrong) throws BadSuperBlock {
    if (!right) {
      throw new BadSuperBlock(wrong);
    }
  }

  public int blockSize() {
    return 1 << blockBits;
  }

  public int groups() {
    return (int) ((blocks - firstBlock + blocksPerGroup - 1) / blocksPerGroup);
  }

  public int groupOfBlock(long block) {
    return (int) ((block - firstBlock) / blocksPerGroup);
  }

  public long firstBlockOf(int group) {
    return firstBlock + (long) group * blocksPerGroup;
  }

  /** {@return how many blocks a group has: the last may have fewer} */
  public int blocksIn(int group) {
    return (int) Math.min(blocksPerGroup, blocks - firstBlockOf(group));
  }

  public int groupOfInode(long inode) {
    return (int) ((inode - 1) / inodesPerGroup);
  }

  /** {@return whether a block is one of the file system's, for data or metadata} */
  public boolean contains(long block) {
    return block >= firstBlock && block < blocks;
  }

  /** {@return whether {@code count} blocks from {@code block} on are} */
  public boolean contains(long block, long count) {
    return block >= firstBlock && count >= 0 && count <= blocks && block <= blocks - count;
  }

  public int descriptorsPerBlock() {
    return blockSize() / descriptorBytes;
  }

  /** {@return blocks that all descriptors take} */
  public int descriptorBlocks() {
    return (groups() + descriptorsPerBlock() - 1) / descriptorsPerBlock();
  }

  /** {@return the block that holds the descriptor of a group} */
  public long descriptorBlock(int group) {
    int run = group / descriptorsPerBlock();
    if (run < firstMetaGroup) {
      return firstBlock + 1L + run;
    }
    int first = run * descriptorsPerBlock();
    return firstBlockOf(first) + (hasSuper(first) ? 1 : 0);
  }

  /** {@return whether a group begins with a copy of the superblock, and (without {@code meta_bg}) of the descriptors} */
  public boolean hasSuper(int group) {
    return group <= 1 || !features.hasRoCompat(Features.SPARSE_SUPER) || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
  }

  private static boolean isPower(int number, int base) {
    long power = base;
    while (power < number) {
      power *= base;
    }
    return power == number;
  }

  /** {@return the highest size of a file in bytes: logical blocks have 32 bits} */
  public long maxFileSize() {
    return (0xffff_ffffL << blockBits) - (blockBits < PhysicalMemory.PAGE_SHIFT ? PhysicalMemory.PAGE_BYTES : 0);
  }

  /** {@return whether inodes have bytes beyond the first 128, for finer times and for attributes} */
  public boolean hasLargeInodes() {
    return inodeBytes > InodeFormat.OLD_BYTES;
  }
}
