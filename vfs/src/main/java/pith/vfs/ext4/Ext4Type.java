package pith.vfs.ext4;

import java.util.LinkedHashMap;
import java.util.Map;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.vfs.FileSystemType;
import pith.vfs.MountFlags;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.block.BlockInode;
import pith.vfs.block.Disks;
import pith.vfs.iomap.Iomaps;

/** ext4 as mount knows it. A disk that is mounted twice is one file system, seen at two places. */
public final class Ext4Type implements FileSystemType {
  private static final LockClass LOCK = LockClass.of("ext4_type.mutex");

  private final Disks disks;
  private final Iomaps iomaps;
  private final Mutex mutex = new Mutex(LOCK);

  /** Guarded by {@link #mutex}. */
  private final Map<BlockInode, Ext4Fs> mounted = new LinkedHashMap<>();

  public Ext4Type(Disks disks, Iomaps iomaps) {
    this.disks = disks;
    this.iomaps = iomaps;
  }

  /** {@return what its files share with those of other file systems that use iomap} */
  Iomaps iomaps() {
    return iomaps;
  }

  @Override
  public String name() {
    return "ext4";
  }

  @Override
  public boolean needsDevice() {
    return true;
  }

  @Override
  public SuperBlock mount(Vfs vfs, String source, String options) {
    return mount(vfs, source, 0, options);
  }

  @Override
  public SuperBlock mount(Vfs vfs, String source, int flags, String options) {
    return mount(vfs, disks.at(source), source, (flags & MountFlags.RDONLY) != 0, options);
  }

  /** Mounts what is on {@code disk}: how the kernel reaches its root, and tools an image. */
  public SuperBlock mount(Vfs vfs, BlockInode disk, String source, boolean readOnly, String options) {
    try (var _ = mutex.acquire()) {
      Ext4Fs known = mounted.get(disk);
      if (known != null) {
        known.activate();
        return known;
      }
      Ext4Fs fs = new Ext4Mount(vfs, this, disk, source, readOnly).run(options);
      mounted.put(disk, fs);
      return fs;
    }
  }

  void gone(Ext4Fs fs) {
    try (var _ = mutex.acquire()) {
      mounted.remove(fs.disk(), fs);
    }
  }
}
