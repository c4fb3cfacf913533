package pith.vfs.hostfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pith.hal.memory.PhysicalMemory;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.FileSystemType;
import pith.vfs.Inode;
import pith.vfs.RegularInode;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.FileSystemStat;

/** What both kinds of host file system share: the folder, and which inode is which of its files. */
abstract class HostFs extends SuperBlock {
  private static final LockClass LOCK = LockClass.of("host_fs.mutex");
  private static final long MAGIC = 0x00c0_ffee;
  private static final int INODE_BYTES = 640;

  private final Mutex mutex = new Mutex(LOCK);
  private final HostFolder folder;
  private final HostWindows windows = new HostWindows();
  private final HostDescriptors descriptors = new HostDescriptors();

  /** Numbers of host files seen, for good, and the inodes of those that are in memory. Guarded by {@link #mutex}. */
  private final Map<HostAttributes.Key, Long> numbers = new HashMap<>();

  private final Map<HostAttributes.Key, Inode> inodes = new LinkedHashMap<>();

  /** Every inode, to be freed at the end. Guarded by {@link #mutex}. */
  private final Map<Long, Inode> live = new LinkedHashMap<>();

  HostFs(Vfs vfs, FileSystemType type, String source, HostFolder folder) {
    super(vfs, type, source, INODE_BYTES);
    this.folder = folder;
  }

  HostFolder folder() {
    return folder;
  }

  /** {@return a new inode for a file of the host} */
  abstract Inode make(long number, HostLocation location, HostAttributes attributes);

  /** An inode in memory meets the attributes that its file has now. */
  void met(Inode inode, HostLocation location, HostAttributes attributes) {}

  /** {@return the inode of what is at {@code location}, with a reference, null if there is nothing} */
  Inode inode(HostLocation location) {
    HostAttributes attributes = location.attributesOrNull(folder);
    return attributes == null ? null : inode(location, attributes);
  }

  Inode inode(HostLocation location, HostAttributes attributes) {
    Inode inode;
    try (var _ = mutex.acquire()) {
      inode = inodes.get(attributes.key());
      // A removed file that is still in use here may have left its number to another on the host.
      if (inode != null && inode.type() == attributes.type() && inode.links() > 0) {
        inode.get();
      } else {
        inode = make(number(attributes.key()), location, attributes);
        inodes.put(attributes.key(), inode);
        live.put(inode.number(), inode);
      }
    }
    met(inode, location, attributes);
    return inode;
  }

  /** {@return the number that a host file is shown with; {@link #mutex} is held} */
  private long number(HostAttributes.Key key) {
    return numbers.computeIfAbsent(key, _ -> nextInodeNumber());
  }

  /** {@return the numbers of host files, in the order of a listing} */
  List<Long> numbers(List<HostAttributes.Key> keys) {
    List<Long> all = new ArrayList<>();
    try (var _ = mutex.acquire()) {
      keys.forEach(key -> all.add(number(key)));
    }
    return all;
  }

  /** An inode that was made in memory joins the others. */
  <T extends Inode> T joined(T inode) {
    try (var _ = mutex.acquire()) {
      live.put(inode.number(), inode);
    }
    return inode;
  }

  long newNumber() {
    return nextInodeNumber();
  }

  /** The inode is evicted. */
  void gone(Inode inode, HostAttributes.Key key) {
    try (var _ = mutex.acquire()) {
      live.remove(inode.number(), inode);
      inodes.remove(key, inode);
    }
  }

  /**
   * Nobody refers to an inode that could be made again: takes it out, unless somebody has found it meanwhile, perhaps to take its last name: then it is theirs
   * to discard. {@return whether the caller must discard it}
   */
  boolean forget(Inode inode, HostAttributes.Key key) {
    try (var _ = mutex.acquire()) {
      return inode.references() == 0 && inode.links() > 0 && inode != root().inode() && inodes.remove(key, inode);
    }
  }

  /** Fills a page at {@code pa} with what the file of {@code key} has there, and zeroes from {@code limit} on. */
  void readPage(HostAttributes.Key key, HostLocation location, long index, long limit, long pa) {
    try (var _ = mutex.acquire()) {
      int fd = descriptors.get(folder, key, location);
      windows.read(vfs().memory().ram(), key, fd, index, limit, pa);
    }
  }

  /** Makes sure that the file can be read at all. */
  void checkReadable(HostAttributes.Key key, HostLocation location) {
    try (var _ = mutex.acquire()) {
      descriptors.get(folder, key, location);
    }
  }

  /** Writes bytes of a page through to the host. */
  void writePage(HostAttributes.Key key, HostLocation location, long index, int length, long pa) {
    try (var _ = mutex.acquire()) {
      int fd = descriptors.getWritable(folder, key, location);
      windows.write(vfs().memory().ram(), key, fd, index << PhysicalMemory.PAGE_SHIFT, length, pa);
    }
  }

  /** {@return what {@code use} does with a descriptor of the file, open for writing} */
  <T> T writable(HostAttributes.Key key, HostLocation location, HostFolder.Use<T> use) {
    try (var _ = mutex.acquire()) {
      windows.forget(key);
      return use.with(descriptors.getWritable(folder, key, location));
    }
  }

  /** The file loses a name but may be open: its descriptor is kept. */
  void pin(HostAttributes.Key key, HostLocation location) {
    try (var _ = mutex.acquire()) {
      descriptors.pin(folder, key, location);
    } catch (Refused refused) {
      // Who could not open it before has nothing to lose.
    }
  }

  void forgetContents(HostAttributes.Key key) {
    try (var _ = mutex.acquire()) {
      windows.forget(key);
    }
  }

  void closeDescriptor(HostAttributes.Key key) {
    try (var _ = mutex.acquire()) {
      windows.forget(key);
      descriptors.close(key);
    }
  }

  @Override
  public FileSystemStat statfs() {
    long pages = vfs().memory().pages().totalPages();
    return new FileSystemStat(
        MAGIC, blockSize(), pages, vfs().memory().pages().freePages(), 1 << 20, 1 << 20, device(), FileName.NAME_MAX, 0);
  }

  /** Does something with every regular file of the host that is in memory. */
  void everyFile(Consumer<RegularInode> action) {
    List<RegularInode> files = new ArrayList<>();
    try (var _ = mutex.acquire()) {
      for (Inode inode : inodes.values()) {
        if (inode instanceof RegularInode file) {
          file.get();
          files.add(file);
        }
      }
    }
    for (RegularInode file : files) {
      action.accept(file);
      file.put();
    }
  }

  @Override
  protected void kill() {
    List<Inode> all;
    try (var _ = mutex.acquire()) {
      all = new ArrayList<>(live.values());
    }
    all.forEach(Inode::discard);
    try (var _ = mutex.acquire()) {
      descriptors.closeAll();
      windows.close();
    }
    folder.close();
  }
}
