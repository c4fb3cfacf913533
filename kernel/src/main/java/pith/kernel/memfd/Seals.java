package pith.kernel.memfd;

/** What a seal forbids. Source: Linux uapi fcntl.h. */
public final class Seals {
  /** More seals. */
  public static final int SEAL = 1;

  public static final int SHRINK = 2;
  public static final int GROW = 4;
  public static final int WRITE = 8;

  /** Writes through descriptors and mappings that come later. */
  public static final int FUTURE_WRITE = 16;

  /** Changes of the execute permission. */
  public static final int EXEC = 32;

  static final int CONTENTS = SHRINK | GROW | WRITE | FUTURE_WRITE;
  static final int KNOWN = SEAL | CONTENTS | EXEC;

  private Seals() {}
}
