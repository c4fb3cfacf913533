package pith.vfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;
import pith.vfs.block.Bio;
import pith.vfs.block.Bio.Operation;
import pith.vfs.buffer.BlockIo;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Crc32c;

/**
 * Writes one transaction to the log:
 *
 * <pre>
 *   │ revocations … │ descriptor │ block │ block │ … │ descriptor │ block │ … ║ commit │
 *                                                                            ║
 *                                          all of this is durable before the commit block is written, by its PREFLUSH
 * </pre>
 *
 * <p>The blocks are copied when it is made, while nobody changes them; then they may change while the copies are written.
 */
final class CommitWriter implements AutoCloseable {
  private final LogArea area;
  private final PhysicalMemory ram;
  private final int sequence;
  private final BlockIo batch;
  private int at;
  private int used;

  /** Copies a transaction, to be written from block {@code start} of the log on. */
  CommitWriter(LogArea area, Transaction transaction, int start) {
    this.area = area;
    ram = area.ram();
    sequence = transaction.number;
    at = start;
    batch = new BlockIo(area.buffers());
    addRevocations(new ArrayList<>(transaction.revoked));
    addBlocks(new ArrayList<>(transaction.blocks.values()));
  }

  /** {@return blocks of the log that it takes, the commit block included} */
  int blocks() {
    return used + 1;
  }

  /** Writes it; durable when this returns. {@code seconds} and {@code nanos} are when. Refuses with EIO. */
  void write(long seconds, int nanos) {
    batch.send(Operation.WRITE);
    try (BlockIo last = new BlockIo(area.buffers())) {
      long pa = last.add(area.place(at));
      header(pa, JournalFormat.COMMIT);
      ram.writeLong(pa + JournalFormat.C_SECONDS, Long.reverseBytes(seconds));
      JournalFormat.C_NANOS.set(ram, pa, nanos);
      if (area.hasChecksums()) {
        ram.writeInt(pa + JournalFormat.C_CHECKSUM, Integer.reverseBytes(sum(pa)));
      }
      last.send(Operation.WRITE, Bio.PREFLUSH | Bio.FUA);
    }
  }

  @Override
  public void close() {
    batch.close();
  }

  private int blockSize() {
    return area.buffers().blockSize();
  }

  private int sum(long pa) {
    return Crc32c.of(area.seed(), ram, pa, blockSize());
  }

  /** {@return where in RAM the next block of the log is} */
  private long next() {
    long pa = batch.add(area.place(at));
    at = area.after(at, 1);
    used++;
    return pa;
  }

  private void header(long pa, int type) {
    ram.fill(pa, blockSize(), (byte) 0);
    Work.chargeClear(blockSize());
    JournalFormat.H_MAGIC.set(ram, pa, JournalFormat.MAGIC);
    JournalFormat.H_TYPE.set(ram, pa, type);
    JournalFormat.H_SEQUENCE.set(ram, pa, sequence);
  }

  private int room() {
    return blockSize() - (area.hasChecksums() ? JournalFormat.TAIL_BYTES : 0);
  }

  private void seal(long pa) {
    if (area.hasChecksums()) {
      ram.writeInt(pa + room(), Integer.reverseBytes(sum(pa)));
    }
  }

  private void addRevocations(List<Long> revoked) {
    int bytes = area.has64Bits() ? 8 : 4;
    int perBlock = (room() - JournalFormat.REVOKE_HEADER.size()) / bytes;
    for (int from = 0; from < revoked.size(); from += perBlock) {
      long pa = next();
      header(pa, JournalFormat.REVOKE);
      int count = Math.min(perBlock, revoked.size() - from);
      for (int i = 0; i < count; i++) {
        long entry = pa + JournalFormat.REVOKE_HEADER.size() + (long) i * bytes;
        long block = revoked.get(from + i);
        if (bytes == 8) {
          ram.writeLong(entry, Long.reverseBytes(block));
        } else {
          ram.writeInt(entry, Integer.reverseBytes((int) block));
        }
      }
      JournalFormat.R_COUNT.set(ram, pa, JournalFormat.REVOKE_HEADER.size() + count * bytes);
      seal(pa);
    }
  }

  private void addBlocks(List<Buffer> blocks) {
    int perBlock = (room() - JournalFormat.HEADER.size() - JournalFormat.UUID_BYTES) / area.tagBytes();
    for (int from = 0; from < blocks.size(); from += perBlock) {
      List<Buffer> part = blocks.subList(from, Math.min(blocks.size(), from + perBlock));
      long descriptor = next();
      header(descriptor, JournalFormat.DESCRIPTOR);
      long tag = descriptor + JournalFormat.HEADER.size();
      for (int i = 0; i < part.size(); i++) {
        tag(tag, part.get(i), (i == 0 ? 0 : JournalFormat.SAME_UUID) | (i == part.size() - 1 ? JournalFormat.LAST_TAG : 0));
        tag += area.tagBytes();
        if (i == 0) {
          ram.write(tag, area.uuid(), 0, JournalFormat.UUID_BYTES);
          tag += JournalFormat.UUID_BYTES;
        }
      }
      seal(descriptor);
    }
  }

  private void tag(long tag, Buffer buffer, int flags) {
    long copy = next();
    ram.copy(buffer.pa(), copy, buffer.bytes());
    int all = flags;
    if (JournalFormat.H_MAGIC.get(ram, copy) == JournalFormat.MAGIC) {
      JournalFormat.H_MAGIC.set(ram, copy, 0);
      all |= JournalFormat.ESCAPED;
    }
    JournalFormat.T_BLOCK.set(ram, tag, (int) buffer.block());
    if (area.hasChecksums()) {
      JournalFormat.T3_FLAGS.set(ram, tag, all);
      JournalFormat.T3_HIGH.set(ram, tag, (int) (buffer.block() >>> 32));
      JournalFormat.T3_CHECKSUM.set(ram, tag, Crc32c.of(Crc32c.ofInt(area.seed(), Integer.reverseBytes(sequence)), ram, copy, buffer.bytes()));
    } else {
      JournalFormat.T_FLAGS.set(ram, tag, all);
      if (area.has64Bits()) {
        JournalFormat.T_HIGH.set(ram, tag, (int) (buffer.block() >>> 32));
      }
    }
  }
}
