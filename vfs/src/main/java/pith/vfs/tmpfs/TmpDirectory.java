package pith.vfs.tmpfs;

import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectoryInode;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.NameTable;
import pith.vfs.NewFile;
import pith.vfs.RegularInode;

/** A directory in memory. */
public class TmpDirectory extends DirectoryInode {
  /** What a name counts in a directory's size, as Linux has it. */
  private static final int ENTRY_BYTES = 20;

  private final TmpFs fs;
  private final NameTable names = new NameTable();

  TmpDirectory(TmpFs fs, long number, int permissions, int uid, int gid) {
    super(fs, number, permissions, uid, gid);
    this.fs = fs;
    keepXattrs();
  }

  @Override
  public long size() {
    return (long) ENTRY_BYTES * (names.size() + 2);
  }

  @Override
  public Inode lookup(String name) {
    Inode inode = names.get(name);
    return inode == null ? null : inode.get();
  }

  @Override
  public void list(long cookie, DirectorySink sink) {
    names.list(cookie, sink);
  }

  List<Inode> children() {
    return names.inodes();
  }

  @Override
  public Inode create(String name, NewFile file) {
    Inode made = fs.make(file);
    names.put(name, made);
    if (made instanceof DirectoryInode) {
      addLinks(1);
    }
    touchModified();
    return made;
  }

  @Override
  public RegularInode createUnnamed(NewFile file) {
    return (RegularInode) fs.make(file);
  }

  @Override
  public void link(String name, Inode target) {
    target.addLinks(1);
    names.put(name, target);
    touchModified();
  }

  @Override
  public void unlink(String name, Inode victim) {
    names.remove(name);
    victim.addLinks(-1);
    touchModified();
  }

  @Override
  public void rmdir(String name, DirectoryInode victim) {
    requireEmpty(victim);
    names.remove(name);
    victim.setLinks(0);
    addLinks(-1);
    touchModified();
  }

  private static void requireEmpty(DirectoryInode directory) {
    if (!((TmpDirectory) directory).names.isEmpty()) {
      throw Refused.of(Errno.ENOTEMPTY);
    }
  }

  @Override
  public void rename(String name, Inode moved, DirectoryInode target, String newName, Inode replaced) {
    TmpDirectory to = (TmpDirectory) target;
    if (replaced instanceof DirectoryInode directory) {
      requireEmpty(directory);
      directory.setLinks(0);
      to.addLinks(-1);
    } else if (replaced != null) {
      replaced.addLinks(-1);
    }
    names.remove(name);
    to.names.remove(newName);
    to.names.put(newName, moved);
    moveParent(moved, this, to);
    touched(to, moved);
  }

  @Override
  public void exchange(String name, Inode moved, DirectoryInode target, String newName, Inode other) {
    TmpDirectory to = (TmpDirectory) target;
    names.put(name, other);
    to.names.put(newName, moved);
    moveParent(moved, this, to);
    moveParent(other, to, this);
    touched(to, moved);
    other.touchChanged();
  }

  /** A directory's {@code ..} is a link to where it is. */
  private static void moveParent(Inode moved, TmpDirectory from, TmpDirectory to) {
    if (moved instanceof DirectoryInode && from != to) {
      from.addLinks(-1);
      to.addLinks(1);
    }
  }

  private void touched(TmpDirectory to, Inode moved) {
    touchModified();
    to.touchModified();
    moved.touchChanged();
  }
}
