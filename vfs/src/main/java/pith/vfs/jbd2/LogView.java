package pith.vfs.jbd2;

import java.util.ArrayList;
import java.util.List;

/**
 * What a journal is doing, and what its log holds, for people to look at.
 *
 * @param blocks the blocks of the log's file, the first {@code first} of which are not part of the ring
 * @param tail the block where the oldest transaction in the log begins, 0 if there is none; {@code head} is where the next will be written
 * @param used blocks of the ring in use
 * @param running the transaction that handles join now
 * @param committing the number of the one that is being written, 0 for none; {@code durable} is the last that is
 * @param unwritten how many blocks are newer in the log than at their places
 * @param entries what the log says, in order; copies of blocks are left out
 */
public record LogView(
    int blocks, int first, int tail, int head, int used, boolean checksums, boolean wide, Running running, int committing, int durable, int unwritten, List<Entry> entries) {
  /**
   * A transaction to which changes are added.
   *
   * @param number 0 for none
   * @param revoked blocks whose older states in the log must not come back
   */
  public record Running(int number, int blocks, int revoked, int handles) {
    static final Running NONE = new Running(0, 0, 0, 0);
  }

  /** One block of the log. */
  public sealed interface Entry {
    /** {@return the block of the log's file where it stands} */
    int at();

    /** {@return the transaction that it belongs to} */
    int sequence();
  }

  /** Copies of these blocks of the disk follow. */
  public record Descriptor(int at, int sequence, List<Long> copies) implements Entry {}

  /** Older copies of these blocks are not to be brought back. */
  public record Revoke(int at, int sequence, List<Long> blocks) implements Entry {}

  /** All of the transaction is there, since {@code nanos} after the beginning of 1970. */
  public record Commit(int at, int sequence, long nanos) implements Entry {}

  /** {@return what a log says from its tail on, as far as a recovery would read} Refuses with EIO. */
  static List<Entry> read(LogArea area) {
    List<Entry> entries = new ArrayList<>();
    int sequence = area.sequence();
    int at = area.start();
    for (int left = at == 0 ? 0 : area.capacity(); left > 0; left--) {
      LogBlock block = new LogBlock(area, area.read(at));
      if (!block.isOf(sequence) || !block.isRight()) {
        break;
      }
      Entry entry = entry(block, at, sequence);
      if (entry == null) {
        break;
      }
      entries.add(entry);
      at = area.after(at, 1);
      if (entry instanceof Descriptor(_, _, List<Long> copies)) {
        at = area.after(at, Math.min(copies.size(), area.capacity()));
        left -= copies.size();
      }
      sequence += entry instanceof Commit ? 1 : 0;
    }
    return entries;
  }

  private static Entry entry(LogBlock block, int at, int sequence) {
    return switch (block.type()) {
      case JournalFormat.DESCRIPTOR -> new Descriptor(at, sequence, block.tags().stream().map(LogBlock.Tag::block).toList());
      case JournalFormat.REVOKE -> new Revoke(at, sequence, block.revoked());
      case JournalFormat.COMMIT -> new Commit(at, sequence, block.committedAt());
      default -> null;
    };
  }
}
