package pith.vfs.ext4.format;

/** The CRC-16 (reflected polynomial 0xa001, ANSI) by which file systems with {@code uninit_bg} and without {@code metadata_csum} protect group descriptors. */
public final class Crc16 {
  private Crc16() {}

  public static int of(int crc, byte[] bytes, int at, int length) {
    int sum = crc;
    for (int i = at; i < at + length; i++) {
      sum ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 1) != 0 ? sum >>> 1 ^ 0xa001 : sum >>> 1;
      }
    }
    return sum;
  }
}
