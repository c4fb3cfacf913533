package pith.vfs.jbd2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pith.vfs.ext4.format.Crc32c;

/**
 * A block of a log that is no copy of a block, read: what it says. Source: {@code Documentation/filesystems/ext4/journal.rst}.
 *
 * @param area the log that it stands in
 */
record LogBlock(LogArea area, byte[] bytes) {
  /** A tag of a descriptor: where the copy belongs that stands behind it in the log. */
  record Tag(long block, int flags, int checksum) {}

  /** {@return whether it is one of transaction {@code sequence}, as far as its header tells} */
  boolean isOf(int sequence) {
    return JournalFormat.H_MAGIC.get(bytes, 0) == JournalFormat.MAGIC && JournalFormat.H_SEQUENCE.get(bytes, 0) == sequence;
  }

  int type() {
    return JournalFormat.H_TYPE.get(bytes, 0);
  }

  /** {@return whether its checksum is right, as far as it has one} */
  boolean isRight() {
    return !area.hasChecksums() || (type() == JournalFormat.COMMIT ? commitIsRight() : tailIsRight());
  }

  private boolean tailIsRight() {
    int tail = bytes.length - JournalFormat.TAIL_BYTES;
    byte[] summed = Arrays.copyOf(bytes, bytes.length);
    Arrays.fill(summed, tail, bytes.length, (byte) 0);
    return Crc32c.of(area.seed(), summed) == JournalFormat.H_MAGIC.get(bytes, tail);
  }

  private boolean commitIsRight() {
    byte[] summed = bytes.clone();
    Arrays.fill(summed, JournalFormat.C_CHECKSUM, JournalFormat.C_CHECKSUM + 4, (byte) 0);
    return Crc32c.of(area.seed(), summed) == JournalFormat.H_MAGIC.get(bytes, JournalFormat.C_CHECKSUM);
  }

  /** {@return the tags of a descriptor} */
  List<Tag> tags() {
    List<Tag> tags = new ArrayList<>();
    int size = area.tagBytes();
    int end = bytes.length - (area.hasChecksums() ? JournalFormat.TAIL_BYTES : 0);
    for (int at = JournalFormat.HEADER.size(); at + size <= end; ) {
      Tag tag = tag(at);
      tags.add(tag);
      at += size + ((tag.flags & JournalFormat.SAME_UUID) != 0 ? 0 : JournalFormat.UUID_BYTES);
      if ((tag.flags & JournalFormat.LAST_TAG) != 0) {
        break;
      }
    }
    return tags;
  }

  private Tag tag(int at) {
    long low = JournalFormat.T_BLOCK.get(bytes, at) & 0xffff_ffffL;
    if (area.hasChecksums()) {
      long high = area.has64Bits() ? JournalFormat.T3_HIGH.get(bytes, at) & 0xffff_ffffL : 0;
      return new Tag(low | high << 32, JournalFormat.T3_FLAGS.get(bytes, at), JournalFormat.T3_CHECKSUM.get(bytes, at));
    }
    long high = area.has64Bits() ? JournalFormat.T_HIGH.get(bytes, at) & 0xffff_ffffL : 0;
    return new Tag(low | high << 32, JournalFormat.T_FLAGS.get(bytes, at) & 0xffff, 0);
  }

  /** {@return the blocks that a revocation names} */
  List<Long> revoked() {
    List<Long> blocks = new ArrayList<>();
    int count = Math.min(JournalFormat.R_COUNT.get(bytes, 0), bytes.length);
    int size = area.has64Bits() ? Long.BYTES : Integer.BYTES;
    for (int at = JournalFormat.REVOKE_HEADER.size(); at + size <= count; at += size) {
      long high = area.has64Bits() ? JournalFormat.H_MAGIC.get(bytes, at) & 0xffff_ffffL : 0;
      long low = JournalFormat.H_MAGIC.get(bytes, at + size - Integer.BYTES) & 0xffff_ffffL;
      blocks.add(high << 32 | low);
    }
    return blocks;
  }

  /** {@return when a commit block was written, in nanoseconds since 1970} */
  long committedAt() {
    long seconds = (long) JournalFormat.H_MAGIC.get(bytes, JournalFormat.C_SECONDS) << 32 | JournalFormat.H_MAGIC.get(bytes, JournalFormat.C_SECONDS + Integer.BYTES) & 0xffff_ffffL;
    return seconds * 1_000_000_000L + JournalFormat.C_NANOS.get(bytes, 0);
  }
}
