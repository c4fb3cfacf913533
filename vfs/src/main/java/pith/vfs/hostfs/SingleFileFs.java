package pith.vfs.hostfs;

import pith.mm.pagecache.PageSource;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.RegularInode;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.FileType;

/** One regular file of the host, read-only: a file system whose root is a file. It is mounted on a file. */
final class SingleFileFs extends SuperBlock {
  private static final LockClass LOCK = LockClass.of("host_file.mutex");
  private static final long MAGIC = 0x00c0_ffee;
  private static final int INODE_BYTES = 640;

  private final Mutex mutex = new Mutex(LOCK);
  private final HostWindows windows = new HostWindows();
  private final int fd;
  private final HostAttributes host;

  SingleFileFs(Vfs vfs, String path) {
    super(vfs, HostFileSystems.TYPE, HostFileSystems.SOURCE, INODE_BYTES);
    fd = HostCalls.openFollowing(path, HostCalls.READ_ONLY | HostCalls.NON_BLOCKING | HostCalls.NO_TERMINAL);
    host = HostCalls.attributes(fd, "");
    if (host.type() != FileType.REGULAR) {
      HostCalls.close(fd);
      throw Refused.of(host.type() == FileType.DIRECTORY ? Errno.EISDIR : Errno.EACCES);
    }
    setReadOnly(true);
    root(new Shown());
  }

  private final class Shown extends RegularInode {
    Shown() {
      super(SingleFileFs.this, nextInodeNumber(), host.permissions(), 0, 0);
      setSize(host.size());
      load(host.mode(), 0, 0, host.modified(), host.modified(), host.modified());
    }

    @Override
    protected PageSource source() {
      return new HostPages();
    }

    @Override
    public long blocks() {
      return size() + 511 >>> 9;
    }
  }

  private final class HostPages implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      try (var _ = mutex.acquire()) {
        windows.read(vfs().memory().ram(), host.key(), fd, index, host.size(), pa);
      }
    }

    @Override
    public void writePage(long index, long pa) {
      throw new AssertionError("a file shown read-only is not written");
    }

    @Override
    public long sizeBytes() {
      return host.size();
    }

    @Override
    public boolean keepsWrites() {
      return false;
    }
  }

  @Override
  public FileSystemStat statfs() {
    return new FileSystemStat(MAGIC, blockSize(), host.size() + 4095 >>> 12, 0, 1, 0, device(), FileName.NAME_MAX, 0);
  }

  @Override
  protected void kill() {
    root().inode().discard();
    HostCalls.close(fd);
    windows.close();
  }
}
