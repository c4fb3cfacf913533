package pith.kernel.memfd;

import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.RegularFile;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoSource;

/** A memory file, open. */
final class SealedFile extends RegularFile {
  private final MemoryFile inode;

  SealedFile(Path path, int flags, Credentials who, MemoryFile inode) {
    super(path, flags, who);
    this.inode = inode;
  }

  @Override
  public long control(int command, long argument) {
    return switch (command) {
      case F_GET_SEALS -> inode.seals();
      case F_ADD_SEALS -> {
        if (!isWritable()) {
          throw Refused.of(Errno.EPERM);
        }
        inode.seal((int) argument);
        yield 0;
      }
      default -> super.control(command, argument);
    };
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    long start = at.atEnd() || (flags() & OpenFlags.APPEND) != 0 ? inode.size() : at.at();
    if (from.remaining() > 0) {
      inode.checkWrite(start + from.remaining());
    }
    return super.doWrite(from, at);
  }

  @Override
  public MappedFile mapping() {
    MappedFile mapped = super.mapping();
    return inode.sealed(Seals.WRITE | Seals.FUTURE_WRITE) ? new ReadOnly(mapped) : mapped;
  }

  /** A file that may be mapped, but not to be written through the mapping. */
  private record ReadOnly(MappedFile file) implements MappedFile {
    @Override
    public PageCache pageCache() {
      return file.pageCache();
    }

    @Override
    public void get() {
      file.get();
    }

    @Override
    public void put() {
      file.put();
    }

    @Override
    public String path() {
      return file.path();
    }

    @Override
    public long inode() {
      return file.inode();
    }

    @Override
    public long device() {
      return file.device();
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public boolean writeSealed() {
      return file.writable();
    }
  }
}
