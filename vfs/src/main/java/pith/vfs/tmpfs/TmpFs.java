package pith.vfs.tmpfs;

import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.FileSystemType;
import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.RegularFile;
import pith.vfs.SpecialInode;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.FileType;

/** A file system in memory. */
public class TmpFs extends SuperBlock {
  private static final long MAGIC = 0x0102_1994;
  private static final int INODE_BYTES = 720;

  private volatile TmpOptions options;
  private final AtomicLong pagesUsed = new AtomicLong();

  public TmpFs(Vfs vfs, FileSystemType type, String source, TmpOptions options) {
    super(vfs, type, source, INODE_BYTES);
    this.options = options;
    root(new TmpDirectory(this, nextInodeNumber(), options.mode(), options.uid(), options.gid()));
  }

  @Override
  public String options() {
    return options.text(TmpOptions.defaults(vfs().memory().pages().totalPages()));
  }

  /** Only the limits change, and not below what is in use. Source: Linux {@code shmem_reconfigure}. */
  @Override
  public void remount(boolean toReadOnly, String changed) {
    TmpOptions next = options.withLimits(options.with(changed, vfs().memory().pages().totalPages()));
    if (next.pages() < pagesUsed.get() || next.inodes() < inodeCount()) {
      throw Refused.of(Errno.EINVAL);
    }
    super.remount(toReadOnly, changed);
    options = next;
  }

  /** Inode numbers are not used twice. */
  @Override
  public OptionalInt generation(Inode inode) {
    return OptionalInt.of(0);
  }

  @Override
  public FileSystemStat statfs() {
    long pages = options.pages() == Long.MAX_VALUE ? 0 : options.pages();
    long inodes = options.inodes() == Long.MAX_VALUE ? 0 : options.inodes();
    return new FileSystemStat(
        MAGIC, blockSize(), pages, Math.max(0, pages - pagesUsed.get()), inodes, Math.max(0, inodes - inodeCount()), device(),
        FileName.NAME_MAX, 0);
  }

  /** Refuses with ENOSPC if {@code pages} more are too many. */
  void reserve(long pages) {
    if (pagesUsed.get() + pages > options.pages()) {
      throw Refused.of(Errno.ENOSPC);
    }
  }

  /** A file has so many pages more, or less. */
  void account(long pages) {
    pagesUsed.addAndGet(pages);
  }

  /** {@return a new file of any type, with a reference and the links that one name makes} */
  Inode make(NewFile file) {
    if (inodeCount() >= options.inodes()) {
      throw Refused.of(Errno.ENOSPC);
    }
    long number = nextInodeNumber();
    return switch (file.type()) {
      case DIRECTORY -> new TmpDirectory(this, number, file.permissions(), file.uid(), file.gid());
      case REGULAR -> new TmpFile(this, number, file.permissions(), file.uid(), file.gid());
      case SYMLINK -> new TmpLink(this, number, file.target(), file.uid(), file.gid());
      case FIFO, SOCKET, CHARACTER, BLOCK -> new SpecialInode(this, number, file.mode(), file.uid(), file.gid(), file.rdev());
    };
  }

  /**
   * {@return a new file without a name, open for reading and writing, with one reference (memfd_create)} It is shown as {@code
   * /memfd:name (deleted)}.
   */
  public File memoryFile(String name, Credentials who) {
    Inode inode = make(new NewFile(FileType.REGULAR.bits() | 0777, who.fileUser(), who.fileGroup(), 0, null));
    try (Path path = vfs().anonymous().place("/memfd:" + name + " (deleted)", inode)) {
      return new RegularFile(path, OpenFlags.RDWR, who);
    }
  }

  /** Nobody looks any more: names are all that keeps inodes, and they go. */
  @Override
  protected void kill() {
    Set<Inode> all = new LinkedHashSet<>();
    collect(root().inode(), all);
    all.forEach(Inode::discard);
  }

  private static void collect(Inode inode, Set<Inode> all) {
    if (all.add(inode) && inode instanceof TmpDirectory directory) {
      directory.children().forEach(child -> collect(child, all));
    }
  }
}
