package pith.vfs.block;

import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.RegularFile;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;

/** A disk, open: read and written through the cache that all who open it share. Source: Linux's {@code block/fops.c} and {@code block/ioctl.c}. */
public final class BlockFile extends RegularFile {
  // Source: Linux uapi fs.h.
  private static final int BLKROGET = 0x125e, BLKGETSIZE = 0x1260, BLKFLSBUF = 0x1261, BLKSSZGET = 0x1268, BLKPBSZGET = 0x127b;
  private static final int BLKBSZGET = 0x80081270, BLKGETSIZE64 = 0x80081272;

  private final BlockInode disk;

  BlockFile(Path path, BlockInode disk, int flags, Credentials who) {
    super(path, disk, flags, who);
    this.disk = disk;
  }

  public BlockInode disk() {
    return disk;
  }

  /** A disk does not grow: what does not fit is not written. */
  @Override
  protected long doWrite(IoSource from, Position at) {
    long room = disk.size() - at.at();
    if (from.remaining() > 0 && room <= 0) {
      throw Refused.of(Errno.ENOSPC);
    }
    return super.doWrite(from.limited(Math.max(room, 0)), at);
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    long target = whence == SEEK_END ? disk.size() + offset : super.seekTarget(from, offset, whence);
    if (target > disk.size()) {
      throw Refused.of(Errno.EINVAL);
    }
    return target;
  }

  @Override
  public void truncate(long bytes) {
    throw Refused.of(Errno.EINVAL);
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    switch (command) {
      case BLKGETSIZE64 -> memory.writeLong(argument, disk.size());
      case BLKGETSIZE -> memory.writeLong(argument, disk.queue().sectors());
      case BLKSSZGET, BLKPBSZGET -> memory.writeInt(argument, Bio.SECTOR_BYTES);
      case BLKBSZGET -> memory.writeInt(argument, PhysicalMemory.PAGE_BYTES);
      case BLKROGET -> memory.writeInt(argument, disk.queue().readOnly() ? 1 : 0);
      case BLKFLSBUF -> {
        if (!credentials().has(Capability.SYS_ADMIN)) {
          throw Refused.of(Errno.EACCES);
        }
        disk.sync(false);
        disk.pages().invalidate(0, Long.MAX_VALUE);
      }
      default -> {
        return super.ioctl(command, argument, memory);
      }
    }
    return 0;
  }
}
