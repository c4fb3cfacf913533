package pith.vfs;

import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.FileType;

/**
 * Inodes that are in no tree: pipes, sockets, and what descriptors without a name (epoll, eventfd, timerfd) refer to. Each kind has one
 * such file system, mounted nowhere. Their paths read {@code pipe:[7]} or {@code anon_inode:[eventfd]}.
 */
public final class AnonymousFs extends SuperBlock {
  private static final int INODE_BYTES = 640;
  private static final int OWNER_PERMISSIONS = 0600;

  private final long magic;
  private final Mount mount;

  /** The kind called {@code name}, with the number that fstatfs shows. */
  AnonymousFs(Vfs vfs, String name, long magic) {
    super(vfs, new Kind(name), name, INODE_BYTES);
    this.magic = magic;
    root(new SpecialInode(this, nextInodeNumber(), FileType.FIFO.bits(), 0, 0, 0));
    mount = new Mount(0, this, root(), 0);
    mount.attachForGood();
  }

  /**
   * {@return the path of a new inode called {@code name:[number]}, with references}
   *
   * @param mode type and permissions, such as that of a pipe; 0600 without type for what has none
   */
  public Path numbered(String name, int mode, int uid, int gid) {
    Inode inode = new Nameless(this, nextInodeNumber(), mode, uid, gid);
    return place(name + ":[" + inode.number() + "]", inode);
  }

  /** {@return the path of a new inode shown as {@code anon_inode:[name]}, with references} */
  public Path named(String name) {
    return place("anon_inode:" + name, new Nameless(this, nextInodeNumber(), OWNER_PERMISSIONS, 0, 0));
  }

  /** {@return the path of {@code inode}, shown as {@code text}, with references} Takes over the caller's reference to the inode. */
  public Path place(String text, Inode inode) {
    inode.setLinks(inode instanceof RegularInode ? 0 : 1);
    boolean placed = false;
    try {
      Path path = new Path(mount.get(), vfs().dentries().loose(this, text, inode));
      placed = true;
      return path;
    } finally {
      if (!placed) {
        mount.put();
        inode.put();
      }
    }
  }

  /** {@return a number for an inode made elsewhere} */
  public long newNumber() {
    return nextInodeNumber();
  }

  @Override
  public boolean isInternal() {
    return true;
  }

  @Override
  public FileSystemStat statfs() {
    return new FileSystemStat(magic, 4096, 0, 0, 0, 0, device(), FileName.NAME_MAX, 0);
  }

  /** Stat shows one name, which nothing leads to: with its last user it is gone. */
  private static final class Nameless extends SpecialInode {
    Nameless(SuperBlock superBlock, long number, int mode, int uid, int gid) {
      super(superBlock, number, mode, uid, gid, 0);
    }

    @Override
    protected void unused() {
      discard();
    }
  }

  private record Kind(String name) implements FileSystemType {
    @Override
    public SuperBlock mount(Vfs vfs, String source, String options) {
      throw new IllegalStateException(name + " cannot be mounted");
    }
  }
}
