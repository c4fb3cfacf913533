package pith.vfs;

/** How a path is walked. The low bits are ours, the high ones those of openat2's RESOLVE_*. */
public final class LookupFlags {
  /** A symbolic link at the end is followed. */
  public static final int FOLLOW = 1;

  /** What the path leads to must be a directory (ENOTDIR). */
  public static final int DIRECTORY = 2;

  /** An empty path means the base itself (AT_EMPTY_PATH). */
  public static final int EMPTY_PATH = 4;

  private static final int RESOLVE_SHIFT = 8;
  static final int NO_XDEV = 1 << RESOLVE_SHIFT;
  static final int NO_MAGICLINKS = 2 << RESOLVE_SHIFT;
  static final int NO_SYMLINKS = 4 << RESOLVE_SHIFT;
  static final int BENEATH = 8 << RESOLVE_SHIFT;
  static final int IN_ROOT = 16 << RESOLVE_SHIFT;

  /** What the dentry cache does not know is refused with EAGAIN: no file system is asked, nobody waits. */
  static final int CACHED = 32 << RESOLVE_SHIFT;

  /** The bits that openat2 knows. Source: Linux uapi openat2.h. */
  public static final int RESOLVE_KNOWN = 63;

  /** RESOLVE_CACHED, as openat2 has it. */
  public static final int RESOLVE_CACHED = 32;

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int AT_EMPTY_PATH = 0x1000;

  private LookupFlags() {}

  /** {@return flags for the RESOLVE_* bits of openat2} */
  public static int resolve(int bits) {
    return bits << RESOLVE_SHIFT;
  }

  /** {@return flags for the AT_* flags of a call that follows links unless told otherwise} */
  public static int following(int atFlags) {
    return ((atFlags & AT_SYMLINK_NOFOLLOW) == 0 ? FOLLOW : 0) | emptyPath(atFlags);
  }

  /** {@return flags for the AT_* flags of a call that follows links only if told so, as linkat} */
  public static int notFollowing(int atFlags) {
    return ((atFlags & AT_SYMLINK_FOLLOW) != 0 ? FOLLOW : 0) | emptyPath(atFlags);
  }

  private static int emptyPath(int atFlags) {
    return (atFlags & AT_EMPTY_PATH) != 0 ? EMPTY_PATH : 0;
  }
}
