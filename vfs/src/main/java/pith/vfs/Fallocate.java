package pith.vfs;

/** Modes of fallocate. Source: Linux uapi falloc.h. */
public final class Fallocate {
  public static final int KEEP_SIZE = 1;
  public static final int PUNCH_HOLE = 2;
  public static final int COLLAPSE_RANGE = 8;
  public static final int ZERO_RANGE = 16;
  public static final int INSERT_RANGE = 32;

  private Fallocate() {}
}
