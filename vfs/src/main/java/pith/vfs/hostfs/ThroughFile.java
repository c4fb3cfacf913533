package pith.vfs.hostfs;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageSource;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.RegularInode;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;

/**
 * A regular file of the host whose changes are made there: a write goes to the page cache and at once to the host; what is written through
 * a mapping goes there at msync, fsync, sync and when the file is forgotten.
 */
final class ThroughFile extends RegularInode implements HostNode {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final ThroughFs fs;
  private final HostLocation location;
  private final HostAttributes.Key key;

  /** What the host said last. Guarded by the lock. */
  private HostAttributes known;

  ThroughFile(ThroughFs fs, long number, HostLocation location, HostAttributes host) {
    super(fs, number, host.permissions(), 0, 0);
    this.fs = fs;
    this.location = location;
    this.key = host.key();
    take(host);
  }

  private void take(HostAttributes host) {
    known = host;
    setSize(host.size());
    load(host.mode(), fs.folder().shownUser(host.uid()), fs.folder().shownGroup(host.gid()), host.modified(), host.modified(), host.changed());
    setLinks(host.links());
  }

  @Override
  public HostAttributes.Key key() {
    return key;
  }

  @Override
  public HostLocation location() {
    return location;
  }

  /** The host says how the file is now: if others have written it, what is cached is no longer true. */
  void refresh(HostAttributes host) {
    try (var _ = lock().write()) {
      if (host.contentsDiffer(known)) {
        pages().writeBack();
        fs.forgetContents(key);
        take(host);
        pages().invalidate(0, Long.MAX_VALUE);
      }
    }
  }

  @Override
  protected PageSource source() {
    return new HostPages();
  }

  /** Pages read from the host and written to it. */
  private final class HostPages implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      fs.readPage(key, location, index, Long.MAX_VALUE, pa);
    }

    @Override
    public void writePage(long index, long pa) {
      int length = (int) Math.min(PAGE, size() - index * PAGE);
      if (length > 0) {
        fs.writePage(key, location, index, length, pa);
      }
    }

    @Override
    public long sizeBytes() {
      return size();
    }
  }

  @Override
  protected File open(Path path, int flags, Credentials who) {
    if ((flags & OpenFlags.ACCESS_MODE) != OpenFlags.RDONLY) {
      fs.writable(key, location, _ -> null);
    } else {
      fs.checkReadable(key, location);
    }
    return super.open(path, flags, who);
  }

  @Override
  public long blocks() {
    return size() + 511 >>> 9;
  }

  @Override
  protected void afterWrite(long position, long length) {
    pages().writeBack(position >>> PhysicalMemory.PAGE_SHIFT, position + length + PAGE - 1 >>> PhysicalMemory.PAGE_SHIFT);
    learn();
  }

  /** What we did ourselves is not a change by others. */
  private void learn() {
    known = fs.writable(key, location, fd -> HostCalls.attributes(fd, ""));
  }

  @Override
  public void truncate(long bytes) {
    fs.writable(key, location, fd -> {
      HostCalls.truncate(fd, bytes);
      return null;
    });
    super.truncate(bytes);
    learn();
  }

  @Override
  public void sync(boolean dataOnly) {
    pages().writeBack();
    fs.writable(key, location, fd -> {
      HostCalls.sync(fd);
      return null;
    });
  }

  @Override
  public void chmod(int permissions) {
    int mode = HostModes.harmless(permissions);
    fs.folder().in(location.directory().path(), above -> {
      HostModes.set(above, location.name(), FileType.REGULAR, mode);
      return null;
    });
    super.chmod(mode);
  }

  @Override
  public void chown(int user, int group) {
    HostModes.requireSame(this, user, group);
    touchChanged();
  }

  @Override
  public void setTimes(long access, long modification) {
    fs.folder().in(location.directory().path(), above -> {
      HostCalls.setTimes(above, location.name(), access, modification);
      return null;
    });
    super.setTimes(access, modification);
    known = fs.folder().attributes(location.directory().path(), location.name());
  }

  @Override
  protected void unused() {
    if (fs.forget(this, key)) {
      discard();
    }
  }

  @Override
  protected void evict() {
    if (links() > 0 && pages().dirtyPages() > 0) {
      pages().writeBack();
    }
    super.evict();
    fs.closeDescriptor(key);
    fs.gone(this, key);
  }
}
