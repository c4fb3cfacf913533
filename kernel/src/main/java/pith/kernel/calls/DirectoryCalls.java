package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectorySink;
import pith.vfs.FileName;
import pith.vfs.attr.FileType;

/** Listing directories, and where the process stands among them: getdents64, getcwd, chdir, fchdir, chroot, umask. */
final class DirectoryCalls {
  /** One listing answers no more than this, however large the buffer. */
  private static final int MAX_LISTING = 256 << 10;

  private DirectoryCalls() {}

  static long getdents(Current current, long fd, long address, long size) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      Listing listing = new Listing((int) Math.min(Integer.toUnsignedLong((int) size), MAX_LISTING));
      open.file().list(listing);
      return listing.copyTo(current, address);
    }
  }

  /** {@code struct linux_dirent64}, one after the other: inode, cookie, length, type, name. Source: Linux dirent.h. */
  private static final class Listing implements DirectorySink {
    private static final int LENGTH = 16, TYPE = 18, NAME = 19, ALIGNMENT = 8;

    private final ByteBuffer entries;
    private boolean full;

    Listing(int bytes) {
      entries = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean entry(String name, long inode, FileType type, long next) {
      byte[] bytes = FileName.bytes(name);
      int length = NAME + bytes.length + 1 + ALIGNMENT - 1 & -ALIGNMENT;
      full = length > entries.remaining();
      if (full) {
        return false;
      }
      int at = entries.position();
      entries.putLong(at, inode).putLong(at + 8, next).putShort(at + LENGTH, (short) length);
      entries.put(at + TYPE, (byte) (type == null ? 0 : type.direntType())).put(at + NAME, bytes);
      entries.position(at + length);
      return true;
    }

    long copyTo(Current current, long address) {
      int count = entries.position();
      if (count == 0 && full) {
        throw Refused.of(Errno.EINVAL);
      }
      current.space().copyOut(address, entries.array(), 0, count);
      return count;
    }
  }

  static long getcwd(Current current, long address, long size) {
    byte[] path = FileName.bytes(current.kernel().vfs().mountCalls().workingDirectory(current.caller()));
    if (Long.compareUnsigned(path.length + 1L, size) > 0) {
      throw Refused.of(Errno.ERANGE);
    }
    byte[] terminated = java.util.Arrays.copyOf(path, path.length + 1);
    current.space().copyOut(address, terminated, 0, terminated.length);
    return terminated.length;
  }

  static long chdir(Current current, long path) {
    current.kernel().vfs().mountCalls().chdir(current.caller(), PathArgument.text(current, path));
    return 0;
  }

  static long fchdir(Current current, long fd) {
    try (Descriptor open = Descriptor.any(current, fd)) {
      current.kernel().vfs().mountCalls().chdir(current.caller(), open.file().path());
      return 0;
    }
  }

  static long chroot(Current current, long path) {
    current.kernel().vfs().mountCalls().chroot(current.caller(), PathArgument.text(current, path));
    return 0;
  }

  static long umask(Current current, long mask) {
    return current.fs().umask((int) mask);
  }
}
