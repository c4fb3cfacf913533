package pith.kernel.inotify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.vfs.FileName;

/**
 * An event that waits to be read.
 *
 * @param cookie joins the two halves of a rename
 * @param name the name within a watched directory, or null
 */
record Event(int wd, int mask, int cookie, String name) {
  /** Size of {@code struct inotify_event} without its name, which is padded with zeroes to a multiple of it. */
  private static final int HEADER_BYTES = 16;

  /** Size of Linux's {@code struct inotify_event_info} without its name. */
  private static final int RECORD_BYTES = 32;

  /** {@return what it takes in the kernel} */
  int recordBytes() {
    return RECORD_BYTES + (name == null ? 0 : name.length() + 1);
  }

  private int nameBytes() {
    return name == null ? 0 : name.length() + 1 + HEADER_BYTES - 1 & -HEADER_BYTES;
  }

  /** {@return how many bytes it is for a reader} */
  int size() {
    return HEADER_BYTES + nameBytes();
  }

  /** {@return {@code struct inotify_event}: watch, mask, cookie, length of the name with its padding, name} */
  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(wd).putInt(mask).putInt(cookie).putInt(nameBytes());
    if (name != null) {
      bytes.put(FileName.bytes(name));
    }
    return bytes.array();
  }
}
