package pith.vfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.io.IoTarget;

/** An open directory. Its position is a cookie: 0 before {@code .}, 1 before {@code ..}, then the file system's plus 2. */
final class DirectoryFile extends File {
  private static final int DOTS = 2;

  DirectoryFile(Path path, int flags, Credentials credentials) {
    super(path, flags, credentials);
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    throw Refused.of(Errno.EISDIR);
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    return whence == SEEK_END ? -1 : super.seekTarget(from, offset, whence);
  }

  @Override
  public void sync(boolean dataOnly) {
    ((DirectoryInode) inode()).sync();
  }

  @Override
  protected void doList(DirectorySink sink, Position at) {
    DirectoryInode directory = (DirectoryInode) inode();
    try (var _ = directory.lock().read()) {
      if (directory.isRemoved()) {
        throw Refused.of(Errno.ENOENT);
      }
      if (listDots(directory, sink, at)) {
        directory.list(at.at - DOTS, (name, inode, type, next) -> take(sink, at, name, inode, type, next + DOTS));
      }
    }
    touchAccessed();
  }

  private boolean listDots(DirectoryInode directory, DirectorySink sink, Position at) {
    boolean room = true;
    if (at.at == 0) {
      room = take(sink, at, ".", directory.number(), FileType.DIRECTORY, 1);
    }
    if (room && at.at == 1) {
      room = take(sink, at, "..", path().dentry().parent().inode().number(), FileType.DIRECTORY, DOTS);
    }
    return room;
  }

  private static boolean take(DirectorySink sink, Position at, String name, long inode, FileType type, long next) {
    Costs.charge(Costs.DIRECTORY_ENTRY);
    boolean taken = sink.entry(name, inode, type, next);
    if (taken) {
      at.at = next;
    }
    return taken;
  }
}
