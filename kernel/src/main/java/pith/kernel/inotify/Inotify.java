package pith.kernel.inotify;

import java.util.List;
import pith.vfs.FsNotify;
import pith.vfs.Inode;

/** Passes what happens in the file system on to those who watch. Without state: the watches hang on the inodes. */
public final class Inotify implements FsNotify {
  private static final int NAME_EVENTS = CREATE | DELETE | MOVED_FROM | MOVED_TO;

  @Override
  public void event(int mask, Inode inode, Inode directory, String name, int cookie) {
    if (directory != null) {
      tell(Watch.of(directory), mask, name, cookie);
    }
    if ((mask & NAME_EVENTS) == 0 && inode != null) {
      tell(Watch.of(inode), mask, null, cookie);
      if ((mask & DELETE_SELF) != 0) {
        Watch.of(inode).forEach(watch -> watch.file.ended(watch, 0));
      }
    }
  }

  private static void tell(List<Watch> watches, int mask, String name, int cookie) {
    for (Watch watch : watches) {
      watch.file.tell(watch, mask, name, cookie);
    }
  }

  /** Whoever still watches held a reference, so this is the file system's end. */
  @Override
  public void inodeGone(Inode inode) {
    Watch.of(inode).forEach(watch -> watch.file.ended(watch, InotifyMask.UNMOUNT));
  }
}
