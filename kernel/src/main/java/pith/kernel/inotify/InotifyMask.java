package pith.kernel.inotify;

/** Bits of inotify beyond the events of {@link pith.vfs.FsNotify}. Source: Linux uapi inotify.h. */
public final class InotifyMask {
  /** Every event that can be watched for. */
  public static final int ALL_EVENTS = 0xfff;

  // What a reader is told besides.
  static final int UNMOUNT = 0x2000;
  static final int OVERFLOW = 0x4000;
  static final int IGNORED = 0x8000;

  // How a watch is added.
  public static final int ONLYDIR = 0x0100_0000;
  public static final int DONT_FOLLOW = 0x0200_0000;
  static final int EXCL_UNLINK = 0x0400_0000;
  static final int MASK_CREATE = 0x1000_0000;
  static final int MASK_ADD = 0x2000_0000;
  static final int ONESHOT = 0x8000_0000;

  /** Everything that inotify_add_watch accepts. */
  static final int KNOWN = ALL_EVENTS | ONLYDIR | DONT_FOLLOW | EXCL_UNLINK | MASK_CREATE | MASK_ADD | ONESHOT;

  private InotifyMask() {}
}
