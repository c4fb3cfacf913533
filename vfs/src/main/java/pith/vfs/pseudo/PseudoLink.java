package pith.vfs.pseudo;

import java.util.function.Function;
import pith.vfs.LinkInode;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Stat;

/** A computed or magic link. */
final class PseudoLink extends LinkInode {
  private final PseudoNode node;
  private final Function<ReaderContext, String> text;

  PseudoLink(PseudoFileSystem fs, long number, PseudoNode.Link node) {
    this(fs, number, node, node.target());
  }

  PseudoLink(PseudoFileSystem fs, long number, PseudoNode.Jump node) {
    this(fs, number, node, node.text());
  }

  private PseudoLink(PseudoFileSystem fs, long number, PseudoNode node, Function<ReaderContext, String> text) {
    super(fs, number, node.mode(), node.owner().get().user().effective(), node.owner().get().group().effective());
    this.node = node;
    this.text = text;
  }

  PseudoNode node() {
    return node;
  }

  @Override
  public String text() {
    return text.apply(ReaderContext.of(superBlock().vfs(), Credentials.ROOT, null));
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public boolean isMagic() {
    return node instanceof PseudoNode.Jump;
  }

  @Override
  public Path jump(Credentials who) {
    return ((PseudoNode.Jump) node).destination().apply(who);
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
