package pith.kernel.memfd;

import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.tmpfs.TmpFs;
import pith.vfs.tmpfs.TmpFsType;
import pith.vfs.tmpfs.TmpOptions;

/** Where memory files live; never mounted. One for each machine. */
public final class MemoryFileSystem extends TmpFs {
  public MemoryFileSystem(Vfs vfs) {
    super(vfs, TmpFsType.TMPFS, "tmpfs", TmpOptions.unlimited(0755)); // as Linux mounts it for itself: what a file may take is up to the memory that there is
  }

  /** {@return a new empty file, open for reading and writing} It is shown as {@code /memfd:name (deleted)}. */
  public File create(String name, int permissions, int seals, Credentials who) {
    MemoryFile inode = new MemoryFile(this, nextInodeNumber(), permissions, who.fileUser(), who.fileGroup(), seals);
    try (Path path = vfs().anonymous().place("/memfd:" + name + " (deleted)", inode)) {
      return vfs().opener().openFound(path, OpenFlags.RDWR | OpenFlags.LARGEFILE, who);
    }
  }
}
