package pith.vfs.ext4;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Path;
import pith.vfs.Permissions;
import pith.vfs.attr.Credentials;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.iomap.IomapFile;
import pith.vfs.verity.VerityCalls;

/** An open regular file, with ext4's ioctls. Source: Linux's {@code fs/ext4/ioctl.c}. */
final class Ext4OpenFile extends IomapFile {
  private static final int FS_IOC_GETFLAGS = 0x80086601;

  /** Flags that programs may see. Source: Linux's EXT4_FL_USER_VISIBLE. */
  private static final int VISIBLE = 0x725b_dfff;

  private final Ext4File file;

  Ext4OpenFile(Path path, Ext4File file, int flags, Credentials who) {
    super(path, file, flags, who);
    this.file = file;
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    switch (command) {
      case FS_IOC_GETFLAGS -> memory.writeInt(argument, file.record().flags() & VISIBLE);
      case VerityCalls.ENABLE -> {
        checkFeature();
        enableVerity(VerityCalls.wish(argument, memory));
      }
      case VerityCalls.MEASURE -> {
        checkHasVerity();
        VerityCalls.measure(file.verity().opened().descriptor(), argument, memory);
      }
      case VerityCalls.READ_METADATA -> {
        checkHasVerity();
        return VerityCalls.readMetadata(file.verity().opened(), argument, memory);
      }
      default -> {
        return super.ioctl(command, argument, memory);
      }
    }
    return 0;
  }

  private void checkFeature() {
    if (!file.record().fs().geometry().features().hasRoCompat(Features.VERITY)) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
  }

  private void checkHasVerity() {
    checkFeature();
    if (!file.record().is(InodeFormat.VERITY)) {
      throw Refused.of(Errno.ENODATA);
    }
  }

  private void enableVerity(VerityCalls.Wish wish) {
    Permissions.check(file, Permissions.WRITE, credentials());
    if (file.record().is(InodeFormat.APPEND)) {
      throw Refused.of(Errno.EPERM);
    }
    path().mount().checkWritable();
    file.denyWriters();
    try {
      VerityCalls.enable(file.verity(), wish);
    } finally {
      file.executableGone();
    }
  }
}
