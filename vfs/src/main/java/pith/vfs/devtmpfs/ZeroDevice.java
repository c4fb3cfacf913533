package pith.vfs.devtmpfs;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.MappedFile;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/** /dev/zero gives zeroes without end; /dev/full does too but takes nothing, as a full disk. */
final class ZeroDevice extends File {
  private final boolean full;

  ZeroDevice(Path path, int flags, Credentials who, boolean full) {
    super(path, flags, who);
    this.full = full;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    long done = 0;
    while (to.remaining() > 0) {
      int part = (int) Math.min(to.remaining(), PhysicalMemory.PAGE_BYTES);
      int got;
      try {
        got = to.zero(part);
      } catch (Refused refused) {
        if (done == 0) {
          throw refused;
        }
        return done;
      }
      done += got;
      if (got < part) {
        return done;
      }
    }
    return done;
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    if (full) {
      throw Refused.of(Errno.ENOSPC);
    }
    return from.remaining();
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    return 0;
  }

  @Override
  public MappedFile mapping() {
    return full ? null : new ZeroMapping(vfs().memory(), inode().number(), inode().superBlock().device());
  }
}
