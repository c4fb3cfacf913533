package pith.vfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.vfs.attr.FileType;

/**
 * Collects a listing in the form of getdents64. Each record is 19 bytes, the name, a zero, and padding to a multiple of 8. Source: Linux
 * uapi {@code struct linux_dirent64}.
 */
public final class DirentBuffer implements DirectorySink {
  private static final int NAME_OFFSET = 19;

  private final ByteBuffer records;
  private boolean full;

  /** Room for {@code capacity} bytes. */
  public DirentBuffer(int capacity) {
    records = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public boolean entry(String name, long inode, FileType type, long next) {
    int length = NAME_OFFSET + name.length() + 1 + 7 & ~7;
    if (length > records.remaining()) {
      full = true;
      return false;
    }
    int start = records.position();
    records.putLong(inode).putLong(next).putShort((short) length).put((byte) type.direntType()).put(FileName.bytes(name));
    records.position(start + length);
    return true;
  }

  /** {@return the records} */
  public byte[] bytes() {
    byte[] all = new byte[records.position()];
    records.get(0, all);
    return all;
  }

  /** {@return whether not even the first record had room (EINVAL)} */
  public boolean tooSmall() {
    return full && records.position() == 0;
  }
}
