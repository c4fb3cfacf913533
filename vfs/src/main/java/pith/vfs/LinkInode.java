package pith.vfs;

import pith.sync.LockClass;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;

/** A symbolic link. Most hold text that a path walk goes on with; a magic link of /proc leads straight to where it points. */
public abstract non-sealed class LinkInode extends Inode {
  private static final LockClass LOCK = LockClass.of("inode.link_rwsem");

  protected LinkInode(SuperBlock superBlock, long number, int uid, int gid) {
    this(superBlock, number, 0777, uid, gid);
  }

  protected LinkInode(SuperBlock superBlock, long number, int permissions, int uid, int gid) {
    super(superBlock, number, LOCK, FileType.SYMLINK.bits() | permissions, uid, gid);
  }

  /** {@return its text, as readlink shows it} */
  public abstract String text();

  /** {@return whether it is a magic link: {@link #jump} says where it leads} */
  public boolean isMagic() {
    return false;
  }

  /**
   * {@return where a magic link leads, with a reference}
   *
   * @throws pith.sync.outcome.Refused EACCES if {@code who} may not follow it, ENOENT if nothing is there any more
   */
  public Path jump(Credentials who) {
    throw new IllegalStateException("not a magic link");
  }

  @Override
  public long size() {
    return text().length();
  }
}
