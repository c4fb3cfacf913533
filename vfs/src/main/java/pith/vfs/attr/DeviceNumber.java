package pith.vfs.attr;

/**
 * Device numbers as user programs see them: the low byte of the minor, twelve bits of major, the rest of the minor. Source: Linux
 * {@code new_encode_dev}.
 */
public final class DeviceNumber {
  private DeviceNumber() {}

  public static long of(int major, int minor) {
    return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xfff00L) << 12;
  }

  public static int major(long device) {
    return (int) (device >>> 8) & 0xfff;
  }

  public static int minor(long device) {
    return (int) (device & 0xff) | (int) (device >>> 12) & 0xfff00;
  }
}
