package pith.vfs.ext4.mkfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import pith.hal.device.BlockStorage;
import pith.hal.memory.PhysicalMemory;
import pith.hal.view.U32Field;
import pith.vfs.ext4.format.Checksums;
import pith.vfs.ext4.format.Crc32c;
import pith.vfs.ext4.format.DirFormat;
import pith.vfs.ext4.format.ExtentFormat;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.GroupFormat;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.NameHash;
import pith.vfs.ext4.format.SuperFormat;
import pith.vfs.jbd2.JournalFormat;

/** Makes a file system on storage of the host. Blocks are built in a small memory of their own, by the same layouts by which the kernel reads them. */
public final class Mkfs {
  private static final U32Field WORD = new U32Field(0);
  private static final int COMPAT = Features.HAS_JOURNAL | Features.EXT_ATTR | Features.DIR_INDEX;
  private static final int INCOMPAT = Features.FILETYPE | Features.EXTENTS | Features.BITS64;
  private static final int RO_COMPAT =
      Features.SPARSE_SUPER | Features.LARGE_FILE | Features.HUGE_FILE | Features.DIR_NLINK | Features.EXTRA_ISIZE | Features.METADATA_CSUM;

  /** Attributes of users and access lists, as mke2fs sets them. */
  private static final int USUAL_MOUNT_OPTIONS = 0xc;

  private static final int LOST_AND_FOUND = 11;
  private static final long RAM = PhysicalMemory.BASE;

  private final MkfsOptions options;
  private final BlockStorage storage;
  private final MkfsPlan plan;
  private final PhysicalMemory ram = new PhysicalMemory(PhysicalMemory.CHUNK_BYTES);
  private final Checksums checksums;
  private final byte[] block;

  /** Inodes of group 0, which are written together. */
  private final byte[] table;

  private Mkfs(MkfsOptions options, BlockStorage storage) {
    this.options = options;
    this.storage = storage;
    plan = MkfsPlan.of(options);
    checksums = new Checksums(Crc32c.of(~0, options.uuid()));
    block = new byte[plan.blockSize];
    table = new byte[(LOST_AND_FOUND * MkfsPlan.INODE_BYTES + plan.blockSize - 1) / plan.blockSize * plan.blockSize];
  }

  /**
   * Makes a file system.
   *
   * @throws IllegalArgumentException if none of that size and block size can be made
   */
  public static void run(MkfsOptions options, BlockStorage storage) throws IOException {
    new Mkfs(options.checked(), storage).make();
  }

  private void make() throws IOException {
    long root = plan.take();
    long lost = plan.take();
    int journal = plan.journalBlocks();
    List<MkfsPlan.Run> log = journal == 0 ? List.of() : plan.take(journal);
    writeDirectory(root, InodeFormat.ROOT_INODE, InodeFormat.ROOT_INODE, "lost+found");
    writeDirectory(lost, LOST_AND_FOUND, InodeFormat.ROOT_INODE, null);
    inode(InodeFormat.ROOT_INODE, 040755, 3, plan.blockSize, List.of(new MkfsPlan.Run(root, 1)));
    inode(LOST_AND_FOUND, 040700, 2, plan.blockSize, List.of(new MkfsPlan.Run(lost, 1)));
    if (journal > 0) {
      inode(InodeFormat.JOURNAL_INODE, 0100600, 1, (long) journal * plan.blockSize, log);
      writeLog(log.getFirst().first(), journal);
    }
    storage.write(plan.table(0) * plan.blockSize, table, 0, table.length);
    byte[] descriptors = descriptors();
    for (int group = 0; group < plan.groups; group++) {
      writeBitmaps(group, descriptors);
    }
    for (int group = 0; group < plan.groups; group++) {
      if (MkfsPlan.hasSuper(group)) {
        storage.write((plan.start(group) + 1) * plan.blockSize, descriptors, 0, descriptors.length);
        writeSuper(group);
      }
    }
    storage.flush();
  }

  /** A block with {@code .}, {@code ..}, perhaps one name, and a checksum. */
  private void writeDirectory(long place, long number, long parent, String name) throws IOException {
    ram.fill(RAM, plan.blockSize, (byte) 0);
    int room = plan.blockSize - DirFormat.TAIL_BYTES;
    int dot = DirFormat.entryBytes(1);
    entry(0, number, dot, ".");
    entry(dot, parent, name == null ? room - dot : dot, "..");
    if (name != null) {
      entry(2 * dot, LOST_AND_FOUND, room - 2 * dot, name);
    }
    DirFormat.RECORD_LENGTH.set(ram, RAM + room, DirFormat.TAIL_BYTES);
    DirFormat.TYPE.set(ram, RAM + room, DirFormat.TAIL_TYPE);
    DirFormat.TAIL_CHECKSUM.set(ram, RAM + room, Checksums.ofBlock(checksums.ofInodeNumber(number, 0), ram, RAM, room));
    write(place);
  }

  private void entry(int at, long number, int length, String name) {
    DirFormat.INODE.set(ram, RAM + at, number);
    DirFormat.RECORD_LENGTH.set(ram, RAM + at, length);
    DirFormat.NAME_LENGTH.set(ram, RAM + at, name.length());
    DirFormat.TYPE.set(ram, RAM + at, 2);
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    ram.write(RAM + at + DirFormat.HEADER_BYTES, bytes, 0, bytes.length);
  }

  private void write(long place) throws IOException {
    ram.read(RAM, block, 0, block.length);
    storage.write(place * plan.blockSize, block, 0, block.length);
  }

  private void inode(int number, int mode, int links, long size, List<MkfsPlan.Run> runs) {
    ram.fill(RAM, MkfsPlan.INODE_BYTES, (byte) 0);
    InodeFormat.MODE.set(ram, RAM, mode);
    InodeFormat.LINKS.set(ram, RAM, links);
    InodeFormat.SIZE_LO.set(ram, RAM, size);
    InodeFormat.SIZE_HI.set(ram, RAM, size >>> 32);
    for (U32Field time : List.of(InodeFormat.ATIME, InodeFormat.CTIME, InodeFormat.MTIME, InodeFormat.BIRTH)) {
      time.set(ram, RAM, options.seconds());
    }
    InodeFormat.FLAGS.set(ram, RAM, InodeFormat.EXTENTS);
    InodeFormat.EXTRA_ISIZE.set(ram, RAM, InodeFormat.EXTRA_BYTES);
    extents(RAM + InodeFormat.BLOCK, runs);
    InodeFormat.BLOCKS_LO.set(ram, RAM, runs.stream().mapToLong(MkfsPlan.Run::count).sum() * (plan.blockSize / 512));
    int sum = checksums.ofInode(ram, RAM, MkfsPlan.INODE_BYTES, number);
    InodeFormat.CHECKSUM_LO.set(ram, RAM, sum & 0xffff);
    InodeFormat.CHECKSUM_HI.set(ram, RAM, sum >>> 16);
    ram.read(RAM, table, (number - 1) * MkfsPlan.INODE_BYTES, MkfsPlan.INODE_BYTES);
  }

  private void extents(long root, List<MkfsPlan.Run> runs) {
    ExtentFormat.HEADER_MAGIC.set(ram, root, ExtentFormat.MAGIC);
    ExtentFormat.ENTRIES.set(ram, root, runs.size());
    ExtentFormat.MAX.set(ram, root, (InodeFormat.BLOCK_BYTES - ExtentFormat.HEADER_BYTES) / ExtentFormat.ENTRY_BYTES);
    long logical = 0;
    long entry = root + ExtentFormat.HEADER_BYTES;
    for (MkfsPlan.Run run : runs) {
      ExtentFormat.FIRST.set(ram, entry, logical);
      ExtentFormat.LENGTH.set(ram, entry, run.count());
      ExtentFormat.START_LO.set(ram, entry, run.first());
      ExtentFormat.START_HI.set(ram, entry, (int) (run.first() >>> 32));
      logical += run.count();
      entry += ExtentFormat.ENTRY_BYTES;
    }
  }

  /** The superblock of an empty log; what the rest of it holds does not matter. */
  private void writeLog(long place, int length) throws IOException {
    byte[] sb = new byte[plan.blockSize];
    JournalFormat.H_MAGIC.set(sb, 0, JournalFormat.MAGIC);
    JournalFormat.H_TYPE.set(sb, 0, JournalFormat.SUPER_V2);
    JournalFormat.S_BLOCK_SIZE.set(sb, 0, plan.blockSize);
    JournalFormat.S_MAX_LENGTH.set(sb, 0, length);
    JournalFormat.S_FIRST.set(sb, 0, 1);
    JournalFormat.S_SEQUENCE.set(sb, 0, 1);
    JournalFormat.S_USERS.set(sb, 0, 1);
    storage.write(place * plan.blockSize, sb, 0, sb.length);
  }

  private byte[] descriptors() {
    byte[] all = new byte[plan.descriptorBlocks * plan.blockSize];
    for (int group = 0; group < plan.groups; group++) {
      int at = group * GroupFormat.LONG_BYTES;
      set(all, at, GroupFormat.BLOCK_BITMAP_LO, GroupFormat.BLOCK_BITMAP_HI, plan.blockBitmap(group));
      set(all, at, GroupFormat.INODE_BITMAP_LO, GroupFormat.INODE_BITMAP_HI, plan.inodeBitmap(group));
      set(all, at, GroupFormat.INODE_TABLE_LO, GroupFormat.INODE_TABLE_HI, plan.table(group));
      int inodes = plan.inodesPerGroup - (group == 0 ? LOST_AND_FOUND : 0);
      GroupFormat.FREE_BLOCKS_LO.set(all, at, plan.freeIn(group));
      GroupFormat.FREE_INODES_LO.set(all, at, inodes);
      GroupFormat.UNUSED_INODES_LO.set(all, at, inodes);
      GroupFormat.DIRECTORIES_LO.set(all, at, group == 0 ? 2 : 0);
      GroupFormat.FLAGS.set(all, at, group == 0 ? 0 : GroupFormat.INODE_UNINIT);
    }
    return all;
  }

  private static void set(byte[] all, int at, U32Field low, U32Field high, long value) {
    low.set(all, at, value);
    high.set(all, at, value >>> 32);
  }

  /** Bits beyond what a group has are set, as if in use. */
  private void writeBitmaps(int group, byte[] descriptors) throws IOException {
    int at = group * GroupFormat.LONG_BYTES;
    bitmap(plan.used.get(group).toByteArray(), plan.blocksIn(group));
    int blocks = checksums.ofBitmap(ram, RAM, plan.blocksPerGroup / 8);
    write(plan.blockBitmap(group));
    bitmap(group == 0 ? new byte[] {(byte) 0xff, (byte) (1 << LOST_AND_FOUND - 8) - 1} : new byte[0], plan.inodesPerGroup);
    int inodes = checksums.ofBitmap(ram, RAM, plan.inodesPerGroup / 8);
    write(plan.inodeBitmap(group));
    GroupFormat.BLOCK_BITMAP_CSUM_LO.set(descriptors, at, blocks & 0xffff);
    GroupFormat.BLOCK_BITMAP_CSUM_HI.set(descriptors, at, blocks >>> 16);
    GroupFormat.INODE_BITMAP_CSUM_LO.set(descriptors, at, inodes & 0xffff);
    GroupFormat.INODE_BITMAP_CSUM_HI.set(descriptors, at, inodes >>> 16);
    ram.write(RAM, descriptors, at, GroupFormat.LONG_BYTES);
    GroupFormat.CHECKSUM.set(descriptors, at, checksums.ofGroup(ram, RAM, GroupFormat.LONG_BYTES, group));
  }

  private void bitmap(byte[] bits, int valid) {
    byte[] whole = Arrays.copyOf(bits, plan.blockSize);
    for (int bit = valid; bit < 8 * plan.blockSize; bit++) {
      whole[bit >>> 3] |= (byte) (1 << (bit & 7));
    }
    ram.write(RAM, whole, 0, whole.length);
  }

  private void writeSuper(int group) throws IOException {
    byte[] sb = new byte[SuperFormat.BYTES];
    SuperFormat.INODES_COUNT.set(sb, 0, (long) plan.groups * plan.inodesPerGroup);
    set(sb, 0, SuperFormat.BLOCKS_COUNT_LO, SuperFormat.BLOCKS_COUNT_HI, plan.blocks);
    set(sb, 0, SuperFormat.RESERVED_BLOCKS_LO, SuperFormat.RESERVED_BLOCKS_HI, plan.blocks / 20);
    set(sb, 0, SuperFormat.FREE_BLOCKS_LO, SuperFormat.FREE_BLOCKS_HI, plan.free());
    SuperFormat.FREE_INODES.set(sb, 0, (long) plan.groups * plan.inodesPerGroup - LOST_AND_FOUND);
    SuperFormat.FIRST_DATA_BLOCK.set(sb, 0, plan.firstBlock);
    int log = Integer.numberOfTrailingZeros(plan.blockSize) - 10;
    SuperFormat.LOG_BLOCK_SIZE.set(sb, 0, log);
    SuperFormat.LOG_CLUSTER_SIZE.set(sb, 0, log);
    SuperFormat.BLOCKS_PER_GROUP.set(sb, 0, plan.blocksPerGroup);
    SuperFormat.CLUSTERS_PER_GROUP.set(sb, 0, plan.blocksPerGroup);
    SuperFormat.INODES_PER_GROUP.set(sb, 0, plan.inodesPerGroup);
    SuperFormat.WRITE_TIME.set(sb, 0, options.seconds());
    SuperFormat.MKFS_TIME.set(sb, 0, options.seconds());
    SuperFormat.LAST_CHECK.set(sb, 0, options.seconds());
    SuperFormat.MAX_MOUNT_COUNT.set(sb, 0, 0xffff);
    SuperFormat.MAGIC_FIELD.set(sb, 0, SuperFormat.MAGIC);
    SuperFormat.STATE.set(sb, 0, SuperFormat.CLEAN);
    SuperFormat.ERRORS.set(sb, 0, SuperFormat.ERRORS_CONTINUE);
    SuperFormat.REVISION.set(sb, 0, 1);
    SuperFormat.FIRST_INODE.set(sb, 0, InodeFormat.FIRST_ORDINARY);
    SuperFormat.INODE_SIZE.set(sb, 0, MkfsPlan.INODE_BYTES);
    SuperFormat.GROUP_NUMBER.set(sb, 0, group);
    SuperFormat.COMPAT.set(sb, 0, plan.journalBlocks() == 0 ? COMPAT & ~Features.HAS_JOURNAL : COMPAT);
    SuperFormat.INCOMPAT.set(sb, 0, INCOMPAT);
    SuperFormat.RO_COMPAT.set(sb, 0, options.verity() ? RO_COMPAT | Features.VERITY : RO_COMPAT);
    SuperFormat.UUID.set(sb, 0, options.uuid());
    SuperFormat.VOLUME_NAME.set(sb, 0, options.label().getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 4; i++) {
      WORD.set(sb, SuperFormat.HASH_SEED.at(0, i), Crc32c.ofInt(checksums.seed(), i));
    }
    SuperFormat.DEFAULT_HASH.set(sb, 0, NameHash.HALF_MD4);
    SuperFormat.FLAGS.set(sb, 0, SuperFormat.SIGNED_HASH);
    SuperFormat.DESCRIPTOR_SIZE.set(sb, 0, GroupFormat.LONG_BYTES);
    SuperFormat.DEFAULT_MOUNT_OPTIONS.set(sb, 0, USUAL_MOUNT_OPTIONS);
    SuperFormat.MIN_EXTRA_ISIZE.set(sb, 0, InodeFormat.EXTRA_BYTES);
    SuperFormat.WANT_EXTRA_ISIZE.set(sb, 0, InodeFormat.EXTRA_BYTES);
    SuperFormat.CHECKSUM_TYPE.set(sb, 0, 1);
    if (plan.journalBlocks() > 0) {
      journalBackup(sb);
    }
    SuperFormat.CHECKSUM.set(sb, 0, Checksums.ofSuper(sb));
    long place = group == 0 ? SuperFormat.OFFSET : plan.start(group) * plan.blockSize;
    storage.write(place, sb, 0, sb.length);
  }

  /** Where the journal is stands in the superblock too. */
  private void journalBackup(byte[] sb) {
    SuperFormat.JOURNAL_INODE.set(sb, 0, InodeFormat.JOURNAL_INODE);
    SuperFormat.JOURNAL_BACKUP_TYPE.set(sb, 0, 1);
    int inode = (InodeFormat.JOURNAL_INODE - 1) * MkfsPlan.INODE_BYTES;
    System.arraycopy(table, inode + InodeFormat.BLOCK, sb, SuperFormat.JOURNAL_BLOCKS.at(0, 0), InodeFormat.BLOCK_BYTES);
    WORD.set(sb, SuperFormat.JOURNAL_BLOCKS.at(0, 15), InodeFormat.SIZE_HI.get(table, inode));
    WORD.set(sb, SuperFormat.JOURNAL_BLOCKS.at(0, 16), InodeFormat.SIZE_LO.get(table, inode));
  }
}
