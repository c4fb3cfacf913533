package pith.vfs.jbd2;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio.Operation;
import pith.vfs.buffer.BlockIo;
import pith.vfs.ext4.format.Crc32c;

/**
 * Replays a log after a crash, in three passes: how far it goes, which blocks must not be brought back, and then block by block. A transaction counts if its
 * commit block is there. Source: Linux {@code fs/jbd2/recovery.c}.
 */
public final class Recovery {
  /** Blocks that are written together. */
  private static final int BATCH = 64;

  /** What was found and done. */
  public record Outcome(int transactions, int replayed, int revoked) {}

  private final LogArea area;

  /** Blocks that must not be brought back, with the last transaction that says so. */
  private final Map<Long, Integer> revoked = new TreeMap<>();

  private final Map<Long, byte[]> pending = new TreeMap<>();
  private int end;
  private int replayed;
  private int skipped;

  public Recovery(LogArea area) {
    this.area = area;
  }

  /** Replays, and leaves the log empty. Refuses with EBADMSG if a block of a committed transaction is damaged, EUCLEAN, EIO. */
  public Outcome run() {
    int transactions = 0;
    if (area.start() != 0) {
      end = area.sequence();
      walk(Pass.SCAN);
      transactions = end - area.sequence();
      walk(Pass.REVOKE);
      walk(Pass.REPLAY);
      write();
      if (!area.buffers().disk().queue().flush()) {
        throw Refused.of(Errno.EIO);
      }
      // The next transaction's number must be above all that may stand in the log, committed or not.
      area.write(0, end + 1);
    }
    return new Outcome(transactions, replayed, skipped);
  }

  private enum Pass {
    SCAN,
    REVOKE,
    REPLAY
  }

  private void walk(Pass pass) {
    int sequence = area.sequence();
    int at = area.start();
    int left = area.capacity();
    while (left > 0 && (pass == Pass.SCAN || sequence != end)) {
      LogBlock block = new LogBlock(area, area.read(at));
      if (!block.isOf(sequence)) {
        break;
      }
      at = area.after(at, 1);
      left--;
      switch (block.type()) {
        case JournalFormat.DESCRIPTOR -> {
          if (!block.isRight()) {
            damaged(pass);
            return;
          }
          List<LogBlock.Tag> tags = block.tags();
          if (pass == Pass.REPLAY) {
            replay(tags, at, sequence);
          }
          left -= tags.size();
          at = area.after(at, Math.min(tags.size(), area.capacity()));
        }
        case JournalFormat.COMMIT -> {
          if (!block.isRight()) {
            return; // it was being written when the power went
          }
          sequence++;
        }
        case JournalFormat.REVOKE -> {
          if (pass == Pass.REVOKE && block.isRight()) {
            revoke(block.revoked(), sequence);
          }
        }
        default -> {
          return;
        }
      }
      if (pass == Pass.SCAN) {
        end = sequence;
      }
    }
  }

  /** In the first pass a damaged descriptor ends the log; later it was right before. */
  private static void damaged(Pass pass) {
    if (pass != Pass.SCAN) {
      throw Refused.of(Errno.EBADMSG);
    }
  }

  private void revoke(List<Long> blocks, int sequence) {
    blocks.forEach(block -> revoked.put(block, sequence));
  }

  private void replay(List<LogBlock.Tag> tags, int from, int sequence) {
    for (int i = 0; i < tags.size(); i++) {
      LogBlock.Tag tag = tags.get(i);
      Integer until = revoked.get(tag.block());
      if (until != null && sequence - until <= 0) {
        skipped++;
        continue;
      }
      byte[] data = area.read(area.after(from, i));
      check(tag, data, sequence);
      if ((tag.flags() & JournalFormat.ESCAPED) != 0) {
        JournalFormat.H_MAGIC.set(data, 0, JournalFormat.MAGIC);
      }
      pending.put(tag.block(), data);
      replayed++;
      if (pending.size() == BATCH) {
        write();
      }
    }
  }

  private void check(LogBlock.Tag tag, byte[] data, int sequence) {
    if (tag.block() >= area.buffers().blocks()) {
      throw Refused.of(Errno.EUCLEAN);
    }
    if (area.hasChecksums() && tag.checksum() != Crc32c.of(Crc32c.ofInt(area.seed(), Integer.reverseBytes(sequence)), data)) {
      throw Refused.of(Errno.EBADMSG);
    }
  }

  private void write() {
    try (BlockIo batch = new BlockIo(area.buffers())) {
      pending.forEach((block, data) -> area.ram().write(batch.add(block), data, 0, data.length));
      batch.send(Operation.WRITE);
    }
    pending.clear();
  }
}
