package pith.vfs.hostfs;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageSource;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Fallocate;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.RegularInode;
import pith.vfs.attr.Credentials;

/**
 * A regular file of the host whose changes stay in memory, or one made in memory. A page that was never written comes from the host each time
 * that it is missing; one that was written stays in the cache until the file goes: copy-up, page by page.
 */
final class OverlayFile extends RegularInode implements HostNode {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final OverlayFs fs;
  private final HostLocation location;
  private final HostAttributes.Key key;
  private final long pristine;

  /** Bytes of the host's contents that still show: what was cut off does not come back. Guarded by the lock. */
  private volatile long hostBytes;

  OverlayFile(OverlayFs fs, long number, HostLocation location, HostAttributes host) {
    super(fs, number, host.permissions(), 0, 0);
    this.fs = fs;
    keepXattrs();
    this.location = location;
    this.key = host.key();
    hostBytes = host.size();
    setSize(host.size());
    load(host.mode(), fs.folder().shownUser(host.uid()), fs.folder().shownGroup(host.gid()), host.modified(), host.modified(), host.modified());
    setLinks(host.links());
    pristine = changed();
  }

  OverlayFile(OverlayFs fs, long number, int permissions, int uid, int gid) {
    super(fs, number, permissions, uid, gid);
    this.fs = fs;
    keepXattrs();
    this.location = null;
    this.key = null;
    pristine = -1;
  }

  @Override
  public HostAttributes.Key key() {
    return key;
  }

  @Override
  public HostLocation location() {
    return location;
  }

  @Override
  protected PageSource source() {
    return new HostPages();
  }

  /** Pages read from the host, and kept in memory once they are written. */
  private final class HostPages implements PageSource {
    @Override
    public void readPage(long index, long pa) {
      if (index * PAGE < hostBytes) {
        fs.readPage(key, location, index, hostBytes, pa);
      } else {
        fs.vfs().memory().ram().fill(pa, PAGE, (byte) 0);
      }
    }

    @Override
    public void writePage(long index, long pa) {
      throw new AssertionError("an overlay writes nothing back");
    }

    @Override
    public long sizeBytes() {
      return size();
    }

    @Override
    public boolean keepsWrites() {
      return false;
    }

    @Override
    public void makeWritable(long index) {
      touchModified();
    }
  }

  @Override
  protected File open(Path path, int flags, Credentials who) {
    if (hostBytes > 0) {
      fs.checkReadable(key, location);
    }
    return super.open(path, flags, who);
  }

  /** A file made in memory takes what was written to it; of a host's file nobody asks how much of it is here by now. */
  @Override
  public long blocks() {
    return key == null ? pages().dirtyPages() << PhysicalMemory.PAGE_SHIFT - 9 : size() + 511 >>> 9;
  }

  @Override
  public void truncate(long bytes) {
    hostBytes = Math.min(hostBytes, bytes);
    super.truncate(bytes);
  }

  @Override
  public void allocate(int mode, long offset, long length) {
    boolean keepsSize = (mode & Fallocate.KEEP_SIZE) != 0;
    switch (mode & ~Fallocate.KEEP_SIZE) {
      case 0 -> {}
      case Fallocate.ZERO_RANGE, Fallocate.PUNCH_HOLE -> {
        if (!keepsSize && (mode & Fallocate.PUNCH_HOLE) != 0) {
          throw Refused.of(Errno.EOPNOTSUPP);
        }
        clear(offset, Math.min(offset + length, size()));
      }
      default -> throw Refused.of(Errno.EOPNOTSUPP);
    }
    if (!keepsSize && offset + length > size()) {
      setSize(offset + length);
    }
    touchModified();
  }

  private void clear(long from, long to) {
    for (long at = from; at < to; ) {
      int part = (int) Math.min(to - at, PAGE - (at & PAGE - 1));
      long page = pages().page(at >>> PhysicalMemory.PAGE_SHIFT);
      fs.vfs().memory().ram().fill(page + (at & PAGE - 1), part, (byte) 0);
      pages().markDirty(page);
      fs.vfs().memory().pages().put(page);
      at += part;
    }
  }

  @Override
  protected void unused() {
    if (changed() == pristine && fs.forget(this, key)) {
      discard();
    }
  }

  @Override
  protected void evict() {
    super.evict();
    if (key != null) {
      fs.closeDescriptor(key);
    }
    fs.gone(this, key);
  }
}
