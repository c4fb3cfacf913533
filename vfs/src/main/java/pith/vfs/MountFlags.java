package pith.vfs;

/** What a mount forbids. Source: Linux uapi mount.h (MS_*). */
public final class MountFlags {
  public static final int RDONLY = 1;
  public static final int NOSUID = 2;
  public static final int NODEV = 4;
  public static final int NOEXEC = 8;
  public static final int NOATIME = 1024;
  public static final int NODIRATIME = 2048;
  public static final int RELATIME = 1 << 21;

  /** What a mount keeps of the flags it is given. */
  static final int KEPT = RDONLY | NOSUID | NODEV | NOEXEC | NOATIME | NODIRATIME;

  private static final int ST_RELATIME = 4096;

  private MountFlags() {}

  /** {@return the flags as /proc/mounts shows them, such as {@code rw,nosuid,relatime}} */
  static String text(int flags) {
    StringBuilder text = new StringBuilder((flags & RDONLY) != 0 ? "ro" : "rw");
    append(text, flags, NOSUID, ",nosuid");
    append(text, flags, NODEV, ",nodev");
    append(text, flags, NOEXEC, ",noexec");
    append(text, flags, NOATIME, ",noatime");
    append(text, flags, NODIRATIME, ",nodiratime");
    return text.append((flags & NOATIME) == 0 ? ",relatime" : "").toString();
  }

  private static void append(StringBuilder text, int flags, int flag, String name) {
    if ((flags & flag) != 0) {
      text.append(name);
    }
  }

  /** {@return the flags as statfs reports them; the two sets agree but for relatime} */
  static int statfs(int flags) {
    return flags | 0x20 | ((flags & NOATIME) == 0 ? ST_RELATIME : 0);
  }
}
