package pith.vfs;

/** What a mount forbids. Source: Linux uapi mount.h (MS_*). */
public final class MountFlags {
  public static final int RDONLY = 1;
  public static final int NOSUID = 2;
  public static final int NODEV = 4;
  public static final int NOEXEC = 8;
  public static final int NOSYMFOLLOW = 256;
  public static final int NOATIME = 1024;
  public static final int NODIRATIME = 2048;
  public static final int RELATIME = 1 << 21;
  public static final int STRICTATIME = 1 << 24;

  /** What a mount keeps of the flags it is given. */
  static final int KEPT = RDONLY | NOSUID | NODEV | NOEXEC | NOSYMFOLLOW | NOATIME | NODIRATIME | STRICTATIME;

  private static final int ST_RELATIME = 4096, ST_NOSYMFOLLOW = 0x2000;

  private MountFlags() {}

  /** {@return the flags as /proc/mounts shows them, such as {@code rw,nosuid,relatime}} */
  static String text(int flags) {
    StringBuilder text = new StringBuilder((flags & RDONLY) != 0 ? "ro" : "rw");
    append(text, flags, NOSUID, ",nosuid");
    append(text, flags, NODEV, ",nodev");
    append(text, flags, NOEXEC, ",noexec");
    append(text, flags, NOATIME, ",noatime");
    append(text, flags, NODIRATIME, ",nodiratime");
    text.append(isRelative(flags) ? ",relatime" : "");
    append(text, flags, NOSYMFOLLOW, ",nosymfollow");
    return text.toString();
  }

  private static void append(StringBuilder text, int flags, int flag, String name) {
    if ((flags & flag) != 0) {
      text.append(name);
    }
  }

  private static boolean isRelative(int flags) {
    return (flags & (NOATIME | STRICTATIME)) == 0;
  }

  /** {@return the flags as statfs reports them; the two sets agree but for times and links} */
  static int statfs(int flags) {
    int same = flags & ~(STRICTATIME | NOSYMFOLLOW) | 0x20;
    return same | (isRelative(flags) ? ST_RELATIME : 0) | ((flags & NOSYMFOLLOW) != 0 ? ST_NOSYMFOLLOW : 0);
  }
}
