package pith.kernel.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The name of a socket ({@code struct sockaddr_un}): a path, or an abstract name, which begins with a zero byte and is in no file system.
 *
 * @param text the path, or the zero byte and the abstract name; one character for each byte
 */
public record UnixAddress(String text) {
  /** AF_UNIX, the only family there is. */
  public static final int FAMILY = 1;

  /** The family, and 108 bytes of path. */
  public static final int MAX_BYTES = 110;

  private static final int FAMILY_BYTES = 2;

  /** {@return the name in the bytes of a {@code sockaddr_un}; null if they hold the family alone} Refuses with EINVAL. */
  public static UnixAddress parse(byte[] bytes) {
    if (bytes.length < FAMILY_BYTES || bytes.length > MAX_BYTES || family(bytes) != FAMILY) {
      throw Refused.of(Errno.EINVAL);
    }
    String rest = new String(bytes, FAMILY_BYTES, bytes.length - FAMILY_BYTES, StandardCharsets.ISO_8859_1);
    int end = rest.indexOf('\0');
    return rest.isEmpty() ? null : new UnixAddress(end > 0 ? rest.substring(0, end) : rest);
  }

  /** {@return the family that any {@code sockaddr} begins with; 0 if it is too short} */
  public static int family(byte[] bytes) {
    return bytes.length < FAMILY_BYTES ? 0 : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(0) & 0xffff;
  }

  /** {@return the bytes of a {@code sockaddr_un}; {@code address} null for a socket without a name} */
  public static byte[] bytes(UnixAddress address) {
    String text = address == null ? "" : address.isAbstract() ? address.text : address.text + '\0';
    ByteBuffer bytes = ByteBuffer.allocate(FAMILY_BYTES + text.length()).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putShort((short) FAMILY).put(text.getBytes(StandardCharsets.ISO_8859_1)).array();
  }

  boolean isAbstract() {
    return text.charAt(0) == '\0';
  }

  /** {@return the name as /proc/net/unix shows it} */
  String shown() {
    return isAbstract() ? text.replace('\0', '@') : text;
  }
}
