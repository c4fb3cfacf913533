package pith.vfs.block;

import java.util.function.LongConsumer;
import pith.hal.memory.PhysicalMemory;
import pith.sync.Completion;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.RegularFile;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.block.Bio.Operation;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.UserBuffer;

/** A disk, open: read and written through the cache that all who open it share. Source: Linux's {@code block/fops.c} and {@code block/ioctl.c}. */
public final class BlockFile extends RegularFile {
  // Source: Linux uapi fs.h.
  private static final int BLKROGET = 0x125e, BLKGETSIZE = 0x1260, BLKFLSBUF = 0x1261, BLKSSZGET = 0x1268, BLKPBSZGET = 0x127b;
  private static final int BLKBSZGET = 0x80081270, BLKGETSIZE64 = 0x80081272;
  private static final int BLKDISCARD = 0x1277, BLKIOMIN = 0x1278, BLKIOOPT = 0x1279, BLKALIGNOFF = 0x127a, BLKDISCARDZEROES = 0x127c, BLKROTATIONAL = 0x127e, BLKZEROOUT = 0x127f;
  private static final int BLKGETDISKSEQ = 0x80081280;

  /** Bytes that one bio discards or zeroes at most. */
  private static final int MOST_BYTES = 1 << 30;

  private final BlockInode disk;

  BlockFile(Path path, BlockInode disk, int flags, Credentials who) {
    super(path, disk, flags, who);
    this.disk = disk;
  }

  public BlockInode disk() {
    return disk;
  }

  private boolean isDirect() {
    return (flags() & OpenFlags.DIRECT) != 0;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (!isDirect() || !(to instanceof UserBuffer buffer) || to.remaining() == 0 || at.at() >= disk.size()) {
      return super.doRead(to, at);
    }
    return moveDirectly(Operation.READ, buffer, at);
  }

  /** A disk does not grow: what does not fit is not written. */
  @Override
  protected long doWrite(IoSource from, Position at) {
    long room = disk.size() - at.at();
    if (from.remaining() > 0 && room <= 0) {
      throw Refused.of(Errno.ENOSPC);
    }
    if (isDirect() && from instanceof UserBuffer buffer && from.remaining() > 0) {
      return moveDirectly(Operation.WRITE, buffer, at);
    }
    return super.doWrite(from.limited(Math.max(room, 0)), at);
  }

  private long moveDirectly(Operation operation, UserBuffer buffer, Position at) {
    Completion finished = new Completion();
    long[] moved = new long[1];
    DirectBlocks.begin(disk, operation, buffer, at.at(), durable(operation), result -> {
      moved[0] = result;
      finished.complete();
    });
    disk.queue().await(finished);
    if (moved[0] < 0) {
      throw Refused.of(Errno.EIO);
    }
    at.advance(moved[0]);
    return moved[0];
  }

  private int durable(Operation operation) {
    return operation == Operation.WRITE && (flags() & OpenFlags.DSYNC) != 0 ? Bio.FUA : 0;
  }

  @Override
  public boolean beginRead(UserBuffer to, long offset, boolean polled, LongConsumer end) {
    return begin(Operation.READ, to, offset, polled, end);
  }

  @Override
  public boolean beginWrite(UserBuffer from, long offset, boolean polled, LongConsumer end) {
    return begin(Operation.WRITE, from, offset, polled, end);
  }

  private boolean begin(Operation operation, UserBuffer buffer, long offset, boolean polled, LongConsumer end) {
    if (!isDirect() || offset < 0 || buffer.remaining() == 0 || offset > disk.size() - buffer.remaining()) {
      return false;
    }
    DirectBlocks.begin(disk, operation, buffer, offset, (polled ? Bio.POLLED : 0) | durable(operation), end);
    return true;
  }

  @Override
  public int endPolled() {
    return disk.queue().poll();
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
      case BLKSSZGET, BLKPBSZGET, BLKIOMIN -> memory.writeInt(argument, disk.queue().limits().logicalBlockBytes());
      case BLKIOOPT, BLKALIGNOFF, BLKDISCARDZEROES -> memory.writeInt(argument, 0);
      case BLKROTATIONAL -> memory.copyOut(argument, new byte[Short.BYTES], 0, Short.BYTES);
      case BLKGETDISKSEQ -> memory.writeLong(argument, disk.number());
      case BLKDISCARD -> range(Operation.DISCARD, argument, memory);
      case BLKZEROOUT -> range(Operation.WRITE_ZEROES, argument, memory);
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

  /**
   * What the cache has of the range is dropped: first byte and length are at {@code argument}. Source: Linux's {@code blk_ioctl_discard} and
   * {@code blk_ioctl_zeroout}.
   */
  private void range(Operation operation, long argument, ArgumentMemory memory) {
    if (!isWritable()) {
      throw Refused.of(Errno.EBADF);
    }
    long from = memory.readLong(argument);
    long length = memory.readLong(argument + Long.BYTES);
    int block = disk.queue().limits().logicalBlockBytes();
    if ((from | length) % block != 0 || length <= 0 || from < 0 || from > disk.size() - length) {
      throw Refused.of(Errno.EINVAL);
    }
    disk.pages().writeBack(from / PhysicalMemory.PAGE_BYTES, (from + length + PhysicalMemory.PAGE_BYTES - 1) / PhysicalMemory.PAGE_BYTES);
    disk.pages().invalidate(from / PhysicalMemory.PAGE_BYTES, (from + length + PhysicalMemory.PAGE_BYTES - 1) / PhysicalMemory.PAGE_BYTES);
    for (long at = from; at < from + length; at += MOST_BYTES) {
      withoutData(operation, at, (int) Math.min(MOST_BYTES, from + length - at));
    }
  }

  private void withoutData(Operation operation, long from, int length) {
    Completion finished = new Completion();
    Bio bio = Bio.withoutData(operation, from / Bio.SECTOR_BYTES, length / Bio.SECTOR_BYTES, Bio.SYNC, _ -> finished.complete());
    disk.queue().submit(bio);
    disk.queue().await(finished);
    if (!bio.status().ok()) {
      throw Refused.of(bio.status().errno());
    }
  }
}
