package pith.vfs;

import java.nio.charset.StandardCharsets;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * How names of files are kept. A name is a sequence of bytes that contains neither {@code /} nor zero; which characters they mean is
 * the affair of whoever shows it. In Java it is a String in which each char is one byte (ISO 8859-1), so that comparing, hashing and
 * sorting names compares, hashes and sorts their bytes. Only where names meet people or the host are they decoded.
 */
public final class FileName {
  /** The longest name in bytes. Source: Linux limits.h. */
  public static final int NAME_MAX = 255;

  /** The longest path in bytes, with the zero that ends it. */
  public static final int PATH_MAX = 4096;

  private FileName() {}

  /** {@return the name made of these bytes} */
  public static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** {@return the name that ordinary text has in UTF-8} */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the bytes of a name or path} */
  public static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** {@return a name or path as text for people, decoded from UTF-8} */
  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** Refuses a path that is too long for any call. */
  static void checkPath(String path) {
    if (path.length() >= PATH_MAX) {
      throw Refused.of(Errno.ENAMETOOLONG);
    }
  }
}
