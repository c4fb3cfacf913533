package pith.vfs.cpio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import pith.vfs.FileName;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/** Reads an archive entry by entry. */
public final class CpioReader {
  static final String MAGIC = "070701";
  static final String MAGIC_CRC = "070702";
  static final String TRAILER = "TRAILER!!!";
  static final int HEADER_BYTES = 110;
  private static final int FIELD_DIGITS = 8;

  private final String name;
  private final byte[] archive;
  private int next;

  /** Reads {@code archive}; {@code name} is what messages call it. */
  public CpioReader(String name, byte[] archive) {
    this.name = name;
    this.archive = archive;
  }

  /**
   * {@return the next entry, null at the end}
   *
   * @throws CpioException if there is none that makes sense
   */
  public CpioEntry next() {
    int header = next;
    if (header + HEADER_BYTES > archive.length) {
      throw broken(header, "the archive ends without its trailer; it was cut off");
    }
    String magic = text(header, MAGIC.length());
    if (!magic.equals(MAGIC) && !magic.equals(MAGIC_CRC)) {
      throw broken(header, "no newc header; make the archive with 'cpio -o -H newc'");
    }
    int nameBytes = number(header, 11);
    int dataBytes = number(header, 6);
    int data = aligned(header + HEADER_BYTES + nameBytes);
    if (nameBytes < 1 || dataBytes < 0 || data < 0 || data > archive.length || dataBytes > archive.length - data) {
      throw broken(header, "the entry is longer than the archive; it was cut off");
    }
    String path = text(header + HEADER_BYTES, nameBytes - 1);
    next = aligned(data + dataBytes);
    return path.equals(TRAILER) ? null : entry(header, path, Arrays.copyOfRange(archive, data, data + dataBytes));
  }

  private CpioEntry entry(int header, String path, byte[] data) {
    int mode = number(header, 1);
    if (FileType.of(mode) == null) {
      throw broken(header, "'" + FileName.text(path) + "' has the unknown type " + Integer.toOctalString(mode & FileType.MASK));
    }
    return new CpioEntry(
        path, number(header, 0), mode, number(header, 2), number(header, 3), number(header, 4), number(header, 5) & 0xffff_ffffL,
        DeviceNumber.of(number(header, 9), number(header, 10)), data);
  }

  private int number(int header, int field) {
    String digits = text(header + MAGIC.length() + field * FIELD_DIGITS, FIELD_DIGITS);
    try {
      return Integer.parseUnsignedInt(digits, 16);
    } catch (NumberFormatException e) {
      throw broken(header, "'" + digits + "' is no hexadecimal number");
    }
  }

  private String text(int at, int length) {
    return new String(archive, at, Math.min(length, archive.length - at), StandardCharsets.ISO_8859_1);
  }

  private static int aligned(int at) {
    return at + 3 & ~3;
  }

  private CpioException broken(int at, String what) {
    return new CpioException(name + ": at byte " + at + ": " + what);
  }
}
