package pith.vfs.pseudo;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectoryInode;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Stat;

/** A declared folder as a directory. */
final class PseudoDirectory extends DirectoryInode {
  private final PseudoFileSystem fs;
  private final PseudoNode.Folder node;

  PseudoDirectory(PseudoFileSystem fs, long number, PseudoNode.Folder node) {
    super(fs, number, node.mode(), node.owner().get().user().effective(), node.owner().get().group().effective());
    this.fs = fs;
    this.node = node;
  }

  PseudoNode.Folder node() {
    return node;
  }

  @Override
  public Inode lookup(String name) {
    PseudoNode child = node.children().lookup(name);
    return child == null ? null : fs.inode(PseudoFileSystem.number(number(), name), child);
  }

  @Override
  public void list(long cookie, DirectorySink sink) {
    node.children().list(
        cookie,
        (place, name, child) -> sink.entry(name, PseudoFileSystem.number(number(), name), PseudoFileSystem.type(child), place + 1));
  }

  @Override
  public Inode create(String name, NewFile file) {
    if (fs.knowsAllNames()) {
      throw Refused.of(Errno.ENOENT);
    }
    if (file.type() != FileType.DIRECTORY) {
      throw Refused.of(file.type() == FileType.REGULAR ? Errno.EACCES : Errno.EPERM);
    }
    return fs.inode(PseudoFileSystem.number(number(), name), node.children().make(name));
  }

  @Override
  public void rmdir(String name, DirectoryInode victim) {
    node.children().remove(name);
  }

  @Override
  public boolean revalidates(String name) {
    return node.children().isDynamic(name);
  }

  @Override
  public boolean stillValid(String name, Inode cached) {
    PseudoNode now = node.children().lookup(name);
    if (now == null || cached == null) {
      return now == null && cached == null;
    }
    return now.key().equals(PseudoFileSystem.node(cached).key());
  }

  @Override
  public Stat stat() {
    return Owned.stat(super.stat(), node);
  }

  @Override
  protected void unused() {
    discard();
  }
}
