package pith.kernel.calls;

import pith.kernel.splice.FileTarget;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/**
 * Where in a file a transfer begins: what a program stored at {@code address}, which moves on with the transfer, or the file's own
 * position if it gave no address.
 *
 * @param position bytes from the beginning; {@link FileTarget#OWN_POSITION} without an address
 */
record Offset(long address, long position) {
  /** Reads the offset at {@code address}. Refuses with ESPIPE for a file without positions, EINVAL for a negative offset. */
  static Offset at(Current current, File file, long address) {
    if (address == 0) {
      return new Offset(0, FileTarget.OWN_POSITION);
    }
    if (!file.isSeekable()) {
      throw Refused.of(Errno.ESPIPE);
    }
    long position = current.space().readLong(address);
    if (position < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return new Offset(address, position);
  }

  /** {@return an offset by value; -1 is the file's own position} Refuses with ESPIPE, EINVAL. */
  static Offset of(File file, long position) {
    if (position == -1) {
      return new Offset(0, FileTarget.OWN_POSITION);
    }
    if (!file.isSeekable()) {
      throw Refused.of(Errno.ESPIPE);
    }
    if (position < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return new Offset(0, position);
  }

  boolean isGiven() {
    return address != 0;
  }

  /** The transfer moved {@code count} bytes: the program's offset moves too. */
  void advance(Current current, long count) {
    if (isGiven()) {
      current.space().writeLong(address, position + count);
    }
  }
}
