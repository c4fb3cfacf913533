package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.kernel.userfault.UserfaultFile;
import pith.vfs.File;
import pith.vfs.OpenFlags;

/** userfaultfd. */
final class UserfaultCalls {
  /** Source: Linux uapi userfaultfd.h. */
  private static final int UFFD_USER_MODE_ONLY = 1;

  private UserfaultCalls() {}

  static long open(Current current, long flagsArgument) {
    int flags = (int) flagsArgument;
    boolean userModeOnly = (flags & UFFD_USER_MODE_ONLY) != 0;
    if (!userModeOnly) {
      current.kernel().userfaultPermission().check(current.credentials());
    }
    StatCalls.checkFlags(flags, UFFD_USER_MODE_ONLY | OpenFlags.NONBLOCK | OpenFlags.CLOEXEC);
    File file = UserfaultFile.open(current.kernel().vfs(), current.space(), flags & OpenFlags.NONBLOCK, userModeOnly);
    return current.files().add(file, (flags & OpenFlags.CLOEXEC) != 0, current.descriptorLimit());
  }
}
