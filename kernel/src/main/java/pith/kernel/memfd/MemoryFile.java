package pith.kernel.memfd;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Fallocate;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Mode;
import pith.vfs.tmpfs.TmpFile;

/** The inode of a memory file, which refuses with EPERM what its seals forbid. Source: Linux {@code mm/memfd.c}, {@code mm/shmem.c}. */
public final class MemoryFile extends TmpFile {
  /** Written under the lock. */
  private volatile int seals;

  MemoryFile(MemoryFileSystem fs, long number, int permissions, int uid, int gid, int seals) {
    super(fs, number, permissions, uid, gid);
    this.seals = seals;
  }

  /** {@return bits of {@link Seals}} */
  int seals() {
    return seals;
  }

  /** {@return whether any of {@code bits} is sealed} */
  boolean sealed(int bits) {
    return (seals & bits) != 0;
  }

  /** Adds seals, which stay for good. */
  void seal(int more) {
    if ((more & ~Seals.KNOWN) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (var _ = lock().write()) {
      refuseIf(Seals.SEAL);
      if ((more & ~seals & Seals.WRITE) != 0 && !pages().mappings().denyWriters()) {
        throw Refused.of(Errno.EBUSY);
      }
      boolean code = (more & Seals.EXEC) != 0 && (mode() & Mode.ANY_EXECUTE) != 0;
      seals |= more | (code ? Seals.CONTENTS : 0); // what may be executed for good is not to change
    }
  }

  private void refuseIf(int bits) {
    if (sealed(bits)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** Refuses a write that ends at {@code end}, in bytes, if it may not be made. */
  void checkWrite(long end) {
    refuseIf(Seals.WRITE | Seals.FUTURE_WRITE);
    if (end > size()) {
      refuseIf(Seals.GROW);
    }
  }

  @Override
  public void truncate(long bytes) {
    refuseIf(bytes < size() ? Seals.SHRINK : bytes > size() ? Seals.GROW : 0);
    super.truncate(bytes);
  }

  @Override
  public void allocate(int mode, long offset, long length) {
    if ((mode & (Fallocate.PUNCH_HOLE | Fallocate.ZERO_RANGE)) != 0) {
      refuseIf(Seals.WRITE | Seals.FUTURE_WRITE);
    }
    if ((mode & Fallocate.KEEP_SIZE) == 0 && offset + length > size()) {
      refuseIf(Seals.GROW);
    }
    super.allocate(mode, offset, length);
  }

  @Override
  public void chmod(int permissions) {
    if (((permissions ^ mode()) & Mode.ANY_EXECUTE) != 0) {
      refuseIf(Seals.EXEC);
    }
    super.chmod(permissions);
  }

  @Override
  protected File open(Path path, int flags, Credentials who) {
    return new SealedFile(path, flags, who, this);
  }
}
