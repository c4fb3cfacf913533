package pith.kernel.calls;

import pith.kernel.inotify.InotifyFile;
import pith.kernel.inotify.InotifyMask;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.Permissions;

/** inotify_init1, inotify_add_watch, inotify_rm_watch. */
final class InotifyCalls {
  private InotifyCalls() {}

  static long init(Current current, long flags) {
    StatCalls.checkFlags((int) flags, OpenFlags.NONBLOCK | OpenFlags.CLOEXEC);
    File file = InotifyFile.open(current.kernel().vfs(), current.kernel().objects().inotifyMark(), (int) flags & OpenFlags.NONBLOCK, current.credentials());
    return current.files().add(file, (flags & OpenFlags.CLOEXEC) != 0, current.descriptorLimit());
  }

  static long add(Current current, long fd, long pathAddress, long maskArgument) {
    int mask = (int) maskArgument;
    int lookup = (mask & InotifyMask.DONT_FOLLOW) == 0 ? LookupFlags.FOLLOW : 0;
    int directory = (mask & InotifyMask.ONLYDIR) != 0 ? LookupFlags.DIRECTORY : 0;
    try (Descriptor open = Descriptor.of(current, fd)) {
      InotifyFile inotify = inotify(open.file());
      try (Path path = PathWalk.resolve(current.caller(), null, PathArgument.text(current, pathAddress), lookup | directory)) {
        Permissions.check(path.inode(), Permissions.READ, current.credentials());
        return inotify.watch(path.inode(), mask);
      }
    }
  }

  static long remove(Current current, long fd, long wd) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      inotify(open.file()).unwatch((int) wd);
      return 0;
    }
  }

  private static InotifyFile inotify(File file) {
    if (file instanceof InotifyFile inotify) {
      return inotify;
    }
    throw Refused.of(Errno.EINVAL);
  }
}
