package pith.vfs;

/**
 * Is told what happens to files; inotify is one. The names and numbers of events are inotify's. Called with no spin lock held, after
 * the fact; must not change the tree.
 */
public interface FsNotify {
  int ACCESS = 0x1;
  int MODIFY = 0x2;
  int ATTRIB = 0x4;
  int CLOSE_WRITE = 0x8;
  int CLOSE_NOWRITE = 0x10;
  int OPEN = 0x20;
  int MOVED_FROM = 0x40;
  int MOVED_TO = 0x80;
  int CREATE = 0x100;
  int DELETE = 0x200;
  int DELETE_SELF = 0x400;
  int MOVE_SELF = 0x800;

  /** Added when the name by which the file was opened is gone: the number of IN_EXCL_UNLINK, by which watchers decline such events. */
  int UNLINKED = 0x0400_0000;

  /** Added when the event's subject is a directory. */
  int ISDIR = 0x4000_0000;

  /** Tells nobody. */
  FsNotify NONE = new Nobody();

  /** Who tells nobody. */
  record Nobody() implements FsNotify {
    @Override
    public void event(int mask, Inode inode, Inode directory, String name, int cookie) {}
  }

  /**
   * Something happened.
   *
   * <p>CREATE, DELETE and MOVED_* concern whoever watches {@code directory}. DELETE_SELF and MOVE_SELF concern whoever watches {@code
   * inode} ({@code directory} is null). The others concern both: the directory's watchers with the name, then the inode's without.
   *
   * @param directory where {@code inode} has {@code name}, null if it has none that is known
   * @param cookie joins MOVED_FROM and MOVED_TO, else 0
   */
  void event(int mask, Inode inode, Inode directory, String name, int cookie);

  /** The inode is evicted: its watches end. */
  default void inodeGone(Inode inode) {}
}
