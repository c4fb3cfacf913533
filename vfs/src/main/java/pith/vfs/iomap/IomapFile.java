package pith.vfs.iomap;

import java.util.function.LongConsumer;
import pith.mm.pagecache.ReadaheadState;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.RegularFile;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.UserBuffer;

/** An open file of an {@link IomapInode}: through the cache, or with O_DIRECT past it. */
public class IomapFile extends RegularFile {
  private final IomapInode inode;

  public IomapFile(Path path, IomapInode inode, int flags, Credentials who) {
    super(path, inode, flags, who);
    this.inode = inode;
    if (!inode.iomaps().readahead()) {
      readahead().pattern(ReadaheadState.Pattern.RANDOM);
    }
  }

  private boolean isDirect() {
    return (flags() & OpenFlags.DIRECT) != 0 && inode.supportsDirect();
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (!isDirect() || !(to instanceof UserBuffer buffer)) {
      return super.doRead(to, at);
    }
    long done;
    try (var _ = inode.lock().read()) {
      done = DirectIo.read(inode, buffer, at.at());
    } catch (Refused refused) {
      if (refused.errno() == Errno.ENOTBLK) {
        return super.doRead(to, at);
      }
      throw refused;
    }
    at.advance(done);
    if (done > 0) {
      touchAccessed();
    }
    return done;
  }

  /** Not where that may have to wait: for the inode's lock, or for pages that must be written first. */
  @Override
  public boolean beginRead(UserBuffer to, long offset, boolean polled, LongConsumer end) {
    if (!isDirect() || inode.pages().dirtyPages() > 0) {
      return false;
    }
    RwSemaphore.ReadHeld held = inode.lock().tryRead();
    if (held == null) {
      return false;
    }
    try (held) {
      DirectIo.begin(inode, to, offset, polled, end);
    }
    return true;
  }

  @Override
  public int endPolled() {
    return inode.disk().queue().poll();
  }

  /** {@return the inode that it is open for} */
  public IomapInode iomapInode() {
    return inode;
  }

  @Override
  protected long writeRange(IoSource from, Position at) {
    if (inode.isSwapped()) {
      throw Refused.of(Errno.ETXTBSY);
    }
    long done = 0;
    if (isDirect() && from instanceof UserBuffer buffer) {
      done = writeDirectly(buffer, at.at());
      at.advance(done);
    }
    if (from.remaining() > 0 && (done == 0 || isDirect())) {
      done += writeCached(from, at, done > 0);
    }
    return done;
  }

  private long writeDirectly(UserBuffer from, long position) {
    try {
      return DirectIo.write(inode, from, position);
    } catch (Refused refused) {
      if (refused.errno() != Errno.ENOTBLK) {
        throw refused;
      }
      return 0;
    }
  }

  private long writeCached(IoSource from, Position at, boolean isRest) {
    long start = at.at();
    if (start > inode.size()) {
      inode.zeroTail(start);
    }
    try {
      at.at(start + new BufferedWrite(inode, from, true, this::throttle).at(start));
    } catch (Refused refused) {
      if (!isRest) {
        throw refused;
      }
    }
    if (isDirect()) {
      inode.writeBackRange(start, at.at()); // what the program wanted past the cache shall not stay there
    }
    return at.at() - start;
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    if (command == Fiemap.FS_IOC_FIEMAP) {
      Fiemap.call(inode, argument, memory);
      return 0;
    }
    return super.ioctl(command, argument, memory);
  }
}
