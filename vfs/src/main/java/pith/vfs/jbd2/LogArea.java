package pith.vfs.jbd2;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.buffer.BlockIo;
import pith.vfs.buffer.BufferCache;
import pith.vfs.ext4.format.Crc32c;

/**
 * The file that holds a log: its superblock, and where on the disk its blocks are. Behind the superblock the blocks form a ring. Confined to whoever recovers
 * or commits.
 */
public final class LogArea {
  private final BufferCache buffers;
  private final LongUnaryOperator place;
  private final byte[] sb;
  private final int length;
  private final int first;

  /**
   * Reads the superblock of a log.
   *
   * @param place from a block of the file to one of the disk
   * @param blocks how many the file has
   * @throws Refused EUCLEAN if it makes no sense, EINVAL for features that are not known, EIO
   */
  public LogArea(BufferCache buffers, LongUnaryOperator place, long blocks) {
    this.buffers = buffers;
    this.place = place;
    sb = read(0);
    length = JournalFormat.S_MAX_LENGTH.get(sb, 0);
    first = JournalFormat.S_FIRST.get(sb, 0);
    int type = JournalFormat.H_TYPE.get(sb, 0);
    boolean right = JournalFormat.H_MAGIC.get(sb, 0) == JournalFormat.MAGIC && (type == JournalFormat.SUPER_V1 || type == JournalFormat.SUPER_V2)
        && JournalFormat.S_BLOCK_SIZE.get(sb, 0) == buffers.blockSize() && length > 64 && length <= blocks && first >= 1 && first < length;
    boolean inRing = start() == 0 || start() >= first && start() < length;
    if (!right || !inRing || hasChecksums() && JournalFormat.S_CHECKSUM.get(sb, 0) != superSum()) {
      throw Refused.of(Errno.EUCLEAN);
    }
    if ((features() & ~JournalFormat.KNOWN) != 0 || JournalFormat.S_RO_COMPAT.get(sb, 0) != 0 || (JournalFormat.S_COMPAT.get(sb, 0) & 1) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  BufferCache buffers() {
    return buffers;
  }

  PhysicalMemory ram() {
    return buffers.ram();
  }

  /** {@return blocks of the ring} */
  int capacity() {
    return length - first;
  }

  int first() {
    return first;
  }

  /** {@return the block of the ring that comes {@code steps} after {@code block}} */
  int after(int block, int steps) {
    int at = block + steps;
    return at >= length ? at - capacity() : at;
  }

  long place(int block) {
    return place.applyAsLong(block);
  }

  int features() {
    return JournalFormat.H_TYPE.get(sb, 0) == JournalFormat.SUPER_V1 ? 0 : JournalFormat.S_INCOMPAT.get(sb, 0);
  }

  boolean hasChecksums() {
    return (features() & JournalFormat.HAS_CSUM_V3) != 0;
  }

  boolean has64Bits() {
    return (features() & JournalFormat.HAS_64BIT) != 0;
  }

  /** {@return bytes of a tag, without the identifier behind the first} */
  int tagBytes() {
    return hasChecksums() ? 16 : has64Bits() ? 12 : 8;
  }

  /** {@return what its checksums begin with} */
  int seed() {
    return Crc32c.of(~0, JournalFormat.S_UUID.get(sb, 0));
  }

  byte[] uuid() {
    return JournalFormat.S_UUID.get(sb, 0);
  }

  /** {@return the block where what is to be replayed begins, 0 if nothing is} */
  public int start() {
    return JournalFormat.S_START.get(sb, 0);
  }

  /** {@return the number of the first transaction to be replayed, or of the next to come} */
  int sequence() {
    return JournalFormat.S_SEQUENCE.get(sb, 0);
  }

  /** Adds features; they are on the disk with the next {@link #write}. */
  void features(int wanted) {
    JournalFormat.H_TYPE.set(sb, 0, JournalFormat.SUPER_V2);
    JournalFormat.S_INCOMPAT.set(sb, 0, features() | wanted);
    if ((wanted & JournalFormat.HAS_CSUM_V3) != 0) {
      JournalFormat.S_CHECKSUM_TYPE.set(sb, 0, JournalFormat.CHECKSUM_CRC32C);
    }
  }

  /** Writes the superblock, durable when this returns: the log begins at {@code start} (0: is empty) with transaction {@code sequence}. Refuses with EIO. */
  void write(int start, int sequence) {
    JournalFormat.S_START.set(sb, 0, start);
    JournalFormat.S_SEQUENCE.set(sb, 0, sequence);
    if (hasChecksums()) {
      JournalFormat.S_CHECKSUM.set(sb, 0, superSum());
    }
    try (BlockIo batch = new BlockIo(buffers)) {
      ram().write(batch.add(place(0)), sb, 0, sb.length);
      batch.send(Operation.WRITE, Bio.PREFLUSH | Bio.FUA);
    }
  }

  private int superSum() {
    byte[] summed = Arrays.copyOf(sb, JournalFormat.SUPER_BYTES);
    JournalFormat.S_CHECKSUM.set(summed, 0, 0);
    return Crc32c.of(~0, summed);
  }

  /** {@return the bytes of a block of the file} Refuses with EIO. */
  byte[] read(int block) {
    byte[] bytes = new byte[buffers.blockSize()];
    try (BlockIo batch = new BlockIo(buffers)) {
      long pa = batch.add(place(block));
      batch.send(Operation.READ);
      ram().read(pa, bytes, 0, bytes.length);
    }
    return bytes;
  }
}
