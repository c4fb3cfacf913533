package pith.vfs.pseudo;

import pith.mm.pagecache.PageSource;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.RegularInode;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Stat;

/** A made-up regular file. It has a page cache like any, which stays empty. */
final class PseudoFile extends RegularInode {
  private final PseudoNode node;

  PseudoFile(PseudoFileSystem fs, long number, PseudoNode node) {
    super(fs, number, node.mode(), node.owner().get().user().effective(), node.owner().get().group().effective());
    this.node = node;
  }

  PseudoNode node() {
    return node;
  }

  @Override
  protected PageSource source() {
    return PageSource.memory(() -> 0);
  }

  @Override
  protected File open(Path path, int flags, Credentials who) {
    return switch (node) {
      case PseudoNode.Text text -> new TextFile(path, flags, who, text);
      case PseudoNode.Opened opened -> opened.opening().open(path, flags, who);
      default -> throw new IllegalStateException("not a regular file: " + node);
    };
  }

  /** What is written to such a file is a command: its length stays. */
  @Override
  public void truncate(long bytes) {}

  @Override
  public Stat stat() {
    return Owned.stat(super.stat(), node);
  }

  @Override
  protected void unused() {
    discard();
  }
}
