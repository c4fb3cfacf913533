package pith.vfs.cpio;

import java.util.HashMap;
import java.util.Map;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.FileTime;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.Vfs;
import pith.vfs.attr.FileType;
import pith.vfs.io.ByteSource;

/** Makes the files of an archive, as Linux does with an initramfs: missing directories are not made, what is there is replaced. */
public final class CpioUnpacker {
  private static final long NANOS = 1_000_000_000L;

  private final Vfs vfs;
  private final Caller who;
  private final String name;

  /** The first path of each file that has several. */
  private final Map<Long, String> shared = new HashMap<>();

  /** Unpacks below the root of {@code who}, who is root and has no umask; {@code name} is what messages call the archive. */
  public CpioUnpacker(Vfs vfs, Caller who, String name) {
    this.vfs = vfs;
    this.who = who;
    this.name = name;
  }

  /**
   * Makes everything in {@code archive}. {@return the number of entries}
   *
   * @throws CpioException if the archive is broken or something in it cannot be made
   */
  public int unpack(byte[] archive) {
    CpioReader reader = new CpioReader(name, archive);
    int count = 0;
    for (CpioEntry entry = reader.next(); entry != null; entry = reader.next()) {
      try {
        make(entry, path(entry));
      } catch (Refused refused) {
        throw new CpioException(name + ": cannot make '" + FileName.text(entry.path()) + "': " + refused.errno().text());
      }
      count++;
    }
    return count;
  }

  /** Archives name files with or without a leading slash, and the root itself {@code .}. */
  private static String path(CpioEntry entry) {
    return entry.path().startsWith("/") ? entry.path() : "/" + entry.path();
  }

  private void make(CpioEntry entry, String path) {
    if (entry.type() == FileType.DIRECTORY) {
      folder(path, entry);
    } else if (!isAnotherName(entry, path)) {
      remove(path);
      switch (entry.type()) {
        case REGULAR -> file(path, entry);
        case SYMLINK -> vfs.names().symlink(who, FileName.of(entry.data()), null, path);
        default -> vfs.names().mknod(who, null, path, entry.mode(), entry.rdev());
      }
    } else if (entry.data().length > 0) {
      write(path, entry, OpenFlags.WRONLY);
    }
    describe(path, entry);
  }

  private void folder(String path, CpioEntry entry) {
    try {
      vfs.names().mkdir(who, null, path, entry.mode());
    } catch (Refused refused) {
      if (refused.errno() != Errno.EEXIST) {
        throw refused;
      }
    }
  }

  private boolean isAnotherName(CpioEntry entry, String path) {
    if (entry.links() < 2) {
      return false;
    }
    String first = shared.putIfAbsent(entry.inode(), path);
    if (first == null) {
      return false;
    }
    remove(path);
    vfs.names().link(who, null, first, 0, null, path);
    return true;
  }

  private void remove(String path) {
    try {
      vfs.names().unlink(who, null, path);
    } catch (Refused refused) {
      if (refused.errno() != Errno.ENOENT) {
        throw refused;
      }
    }
  }

  private void file(String path, CpioEntry entry) {
    write(path, entry, OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.TRUNC);
  }

  private void write(String path, CpioEntry entry, int flags) {
    File file = vfs.opener().open(who, null, path, flags, 0600);
    try {
      ByteSource data = new ByteSource(entry.data());
      while (data.remaining() > 0) {
        file.write(data);
      }
    } finally {
      file.put();
    }
  }

  private void describe(String path, CpioEntry entry) {
    try (Path at = PathWalk.resolve(who, null, path, 0)) {
      vfs.attributes().chown(who, at, entry.uid(), entry.gid());
      if (entry.type() != FileType.SYMLINK) {
        vfs.attributes().chmod(who, at, entry.mode());
      }
      FileTime time = new FileTime.At(entry.modified() * NANOS);
      vfs.attributes().utimens(who, at, time, time);
    }
  }
}
