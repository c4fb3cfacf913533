package pith.vfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.FileType;

/**
 * Files by handle: a number and a generation instead of a path, as servers of files hand out. A handle stays good when its file is renamed, and when it was
 * forgotten in memory.
 *
 * <p>Who opens one gets a place in the tree: that of a dentry that is known, else, for a file whose inode the file system finds by its number, a dentry without
 * a name. A directory must have its own place, since two dentries of it could disagree about its names: it is looked for, from the root of its file system on.
 * Source: open_by_handle_at(2), Linux {@code fs/fhandle.c}, {@code fs/exportfs/expfs.c}.
 */
public final class FileHandles {
  private final Vfs vfs;

  FileHandles(Vfs vfs) {
    this.vfs = vfs;
  }

  /** A file's number, and what tells it from those that had the number before. */
  public record FileHandle(long number, int generation) {}

  /** {@return the handle of a file} Refuses with EOPNOTSUPP if the file system has none. */
  public FileHandle of(Inode inode) {
    OptionalInt generation = inode.superBlock().generation(inode);
    return new FileHandle(inode.number(), generation.orElseThrow(() -> Refused.of(Errno.EOPNOTSUPP)));
  }

  /**
   * {@return the file of a handle, open, with one reference} {@code mount} is of its file system. Refuses with EPERM without CAP_DAC_READ_SEARCH, with ESTALE
   * if there is no such file any more.
   */
  public File open(Caller who, Mount mount, FileHandle handle, int flags) {
    if (!who.credentials().has(Capability.DAC_READ_SEARCH)) {
      throw Refused.of(Errno.EPERM);
    }
    Dentry found = find(mount.superBlock(), handle);
    try (Path place = new Path(mount.get(), found)) {
      return vfs.opener().openFound(place, flags, who.credentials());
    }
  }

  private Dentry find(SuperBlock superBlock, FileHandle handle) {
    Dentry known = vfs.dentries().ofInode(superBlock, handle.number);
    if (known == null) {
      known = unknown(superBlock, handle);
    }
    if (known == null) {
      throw Refused.of(Errno.ESTALE);
    }
    OptionalInt generation = superBlock.generation(known.inode());
    if (generation.isEmpty() || generation.getAsInt() != handle.generation) {
      known.put();
      throw Refused.of(Errno.ESTALE);
    }
    return known;
  }

  private Dentry unknown(SuperBlock superBlock, FileHandle handle) {
    Inode inode = superBlock.byNumber(handle.number, handle.generation);
    if (inode == null) {
      return superBlock.findsByNumber() ? null : search(superBlock, handle.number);
    }
    if (inode instanceof DirectoryInode) {
      inode.put();
      return search(superBlock, handle.number);
    }
    return vfs.dentries().loose(superBlock, "#" + handle.number, inode);
  }

  /** {@return the dentry of an inode, looked for in all directories; null if none has it} */
  private Dentry search(SuperBlock superBlock, long number) {
    ArrayDeque<Dentry> directories = new ArrayDeque<>();
    List<Dentry> seen = new ArrayList<>();
    directories.add(superBlock.root().get());
    try {
      while (!directories.isEmpty()) {
        Dentry directory = directories.poll();
        seen.add(directory);
        Dentry found = searchIn(directory, number, directories);
        if (found != null) {
          return found;
        }
      }
      return null;
    } finally {
      seen.forEach(Dentry::put);
      directories.forEach(Dentry::put);
    }
  }

  private Dentry searchIn(Dentry directory, long number, ArrayDeque<Dentry> below) {
    List<String> folders = new ArrayList<>();
    String[] found = new String[1];
    try (var _ = directory.inode().lock().read()) {
      directory.directory().list(0, (name, inode, type, _) -> {
        if (inode == number) {
          found[0] = name;
        } else if (type == FileType.DIRECTORY) {
          folders.add(name);
        }
        return found[0] == null;
      });
      if (found[0] != null) {
        return vfs.dentries().lookup(directory, found[0]);
      }
      folders.forEach(name -> below.add(vfs.dentries().lookup(directory, name)));
    }
    return null;
  }
}
