package pith.mm.space;

/** Flags of mmap, with Linux's generic values. */
public final class MapFlags {
  public static final int SHARED = 0x01;
  public static final int PRIVATE = 0x02;
  public static final int SHARED_VALIDATE = 0x03;
  static final int TYPE = 0x0f;
  public static final int FIXED = 0x10;
  public static final int ANONYMOUS = 0x20;
  public static final int GROWSDOWN = 0x100;
  public static final int DENYWRITE = 0x800;
  public static final int EXECUTABLE = 0x1000;
  public static final int LOCKED = 0x2000;
  public static final int NORESERVE = 0x4000;
  public static final int POPULATE = 0x8000;
  public static final int NONBLOCK = 0x1_0000;
  /** A hint that means nothing. */
  public static final int STACK = 0x2_0000;
  public static final int HUGETLB = 0x4_0000;
  public static final int SYNC = 0x8_0000;
  public static final int FIXED_NOREPLACE = 0x10_0000;

  /** The bits of MAP_HUGE_2MB and MAP_HUGE_1GB, which mean nothing without HUGETLB. */
  private static final int HUGE_SIZES = 21 << 26 | 30 << 26;

  /** What SHARED_VALIDATE understands; anything else is refused. */
  static final int VALIDATED =
      TYPE | FIXED | ANONYMOUS | DENYWRITE | EXECUTABLE | GROWSDOWN | LOCKED | NORESERVE | POPULATE | NONBLOCK | STACK | HUGETLB
          | FIXED_NOREPLACE | HUGE_SIZES;

  private MapFlags() {}
}
