package pith.kernel.calls;

import java.nio.charset.StandardCharsets;
import pith.kernel.memfd.MemoryFileSystem;
import pith.kernel.memfd.Seals;
import pith.kernel.task.Current;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** memfd_create. */
final class MemoryFileCalls {
  /** Flags of memfd_create. Source: Linux uapi memfd.h. */
  private static final int MFD_CLOEXEC = 1, MFD_ALLOW_SEALING = 2, MFD_NOEXEC_SEAL = 8, MFD_EXEC = 16;

  private static final int KNOWN = MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC;

  /** What NAME_MAX leaves for a name after {@code memfd:}. */
  private static final int MAX_NAME = 249;

  private static final LockClass LOCK = LockClass.of("memfd.make");

  private final Mutex lock = new Mutex(LOCK);

  /** Made when the first file is. Guarded by {@link #lock}. */
  private MemoryFileSystem fileSystem;

  long create(Current current, long nameAddress, long flagsArgument) {
    int flags = (int) flagsArgument;
    StatCalls.checkFlags(flags, KNOWN);
    byte[] name = current.space().readString(nameAddress, MAX_NAME + 1);
    boolean both = (flags & MFD_EXEC) != 0 && (flags & MFD_NOEXEC_SEAL) != 0;
    if (name.length > MAX_NAME || both) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean noExec = (flags & MFD_NOEXEC_SEAL) != 0;
    int seals = noExec ? Seals.EXEC : (flags & MFD_ALLOW_SEALING) != 0 ? 0 : Seals.SEAL;
    String text = new String(name, StandardCharsets.ISO_8859_1);
    File file = fileSystem(current).create(text, noExec ? 0666 : 0777, seals, current.credentials());
    return current.files().add(file, (flags & MFD_CLOEXEC) != 0, current.descriptorLimit());
  }

  private MemoryFileSystem fileSystem(Current current) {
    try (Mutex.Held _ = lock.acquire()) {
      if (fileSystem == null) {
        fileSystem = new MemoryFileSystem(current.kernel().vfs());
      }
      return fileSystem;
    }
  }
}
