package pith.vfs.iomap;

/** Bits of a mapping, and of what a mapping is asked for. Source: Linux's {@code include/linux/iomap.h}. */
public final class IomapFlags {
  // Of a mapping, by the file system.

  /** The blocks were allocated just now: what stands in them is nobody's business. */
  public static final int NEW = 1;
  /** The file system has changes that must be committed before the data are safe. */
  public static final int DIRTY = 1 << 1;
  /** Another file has the same blocks. */
  public static final int SHARED = 1 << 2;
  /** Several extents that follow each other are shown as one. */
  public static final int MERGED = 1 << 3;

  // Of a mapping, by iomap.

  /** The write made the file longer. */
  public static final int SIZE_CHANGED = 1 << 8;
  /** The file's extents changed since: ask again. */
  public static final int STALE = 1 << 9;

  // What is going to be done.

  public static final int WRITE = 1;
  /** Zeroes are written over a range. */
  public static final int ZERO = 1 << 1;
  /** Nothing is moved: somebody asks what is where. */
  public static final int REPORT = 1 << 2;
  /** A program writes to a mapping. */
  public static final int FAULT = 1 << 3;
  /** Past the page cache. */
  public static final int DIRECT = 1 << 4;
  /** Without waiting. */
  public static final int NOWAIT = 1 << 5;

  private IomapFlags() {}
}
