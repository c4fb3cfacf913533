package pith.kernel.calls;

import java.nio.charset.StandardCharsets;
import pith.kernel.exec.ExecPipeline;
import pith.kernel.exec.ExecTarget;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.LookupFlags;

/** execve and execveat. */
final class ExecCalls {
  private static final int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_EMPTY_PATH = 0x1000;

  private final ExecPipeline execs;

  ExecCalls(ExecPipeline execs) {
    this.execs = execs;
  }

  long execve(Current current, long path, long argv, long envp) {
    execs.exec(current, ExecTarget.of(path(current, path)), argv, envp);
    return 0;
  }

  long execveat(Current current, long dirfd, long pathAddress, long argv, long envp, long flagsArgument) {
    int flags = (int) flagsArgument;
    if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    String path = path(current, pathAddress);
    if ((int) dirfd == AT_FDCWD || path.startsWith("/")) {
      execs.exec(current, new ExecTarget(null, path, LookupFlags.following(flags), path.getBytes(StandardCharsets.ISO_8859_1)), argv, envp);
      return 0;
    }
    File directory = current.files().getAny((int) dirfd);
    try {
      String name = "/dev/fd/" + (int) dirfd + (path.isEmpty() ? "" : "/" + path);
      execs.exec(
          current,
          new ExecTarget(directory.path(), path, LookupFlags.following(flags), name.getBytes(StandardCharsets.ISO_8859_1)),
          argv,
          envp);
    } finally {
      directory.put();
    }
    return 0;
  }

  private static String path(Current current, long address) {
    byte[] bytes = current.space().readString(address, FileName.PATH_MAX);
    if (bytes.length >= FileName.PATH_MAX) {
      throw Refused.of(Errno.ENAMETOOLONG);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
