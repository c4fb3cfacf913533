package pith.vfs.iomap;

/** What a range of a file is on disk. Source: Linux's {@code include/linux/iomap.h}, with its numbers. */
public enum IomapType {
  /** Nothing: zeroes, without space. */
  HOLE,
  /** Space is promised and will be chosen when the data are written back. */
  DELALLOC,
  /** Blocks that hold the data. */
  MAPPED,
  /** Blocks that belong to the file and hold nothing of it yet: zeroes. */
  UNWRITTEN,
  /** The data stand in the inode itself. */
  INLINE;

  private static final IomapType[] ALL = values();

  static IomapType of(int code) {
    return ALL[code];
  }
}
