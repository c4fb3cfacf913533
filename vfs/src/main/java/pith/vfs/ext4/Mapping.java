package pith.vfs.ext4;

/**
 * A run of a file's blocks.
 *
 * @param logical its first block in the file
 * @param count how many
 * @param physical its first block on the disk; 0 for a hole
 * @param unwritten the blocks are the file's but have never been written: they read as zeroes
 */
public record Mapping(long logical, long count, long physical, boolean unwritten) {
  public static Mapping hole(long logical, long count) {
    return new Mapping(logical, count, 0, false);
  }

  public boolean isHole() {
    return physical == 0;
  }

  /** {@return whether reading it means reading the disk} */
  public boolean hasData() {
    return physical != 0 && !unwritten;
  }

  /** {@return the part from {@code from}, which lies in it, on} */
  public Mapping from(long from) {
    long skipped = from - logical;
    return new Mapping(from, count - skipped, isHole() ? 0 : physical + skipped, unwritten);
  }

  /** {@return its first {@code blocks} blocks} */
  public Mapping first(long blocks) {
    return new Mapping(logical, blocks, physical, unwritten);
  }

  /** {@return whether {@code next} goes on where this ends, in the file and on the disk} */
  public boolean isContinuedBy(Mapping next) {
    return next.logical == logical + count && !isHole() && next.physical == physical + count && next.unwritten == unwritten;
  }

  /** {@return where the block {@code at} of the file is on the disk} */
  public long physical(long at) {
    return physical + (at - logical);
  }
}
