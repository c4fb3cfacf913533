package pith.vfs.pseudo;

import pith.vfs.Dentry;
import pith.vfs.FileName;
import pith.vfs.FileSystemType;
import pith.vfs.Inode;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.attr.FileType;

/** A file system made of {@link PseudoNode}s. */
public final class PseudoFileSystem extends SuperBlock {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int INODE_BYTES = 680;

  private final long magic;
  private final boolean knowsAllNames;

  /**
   * A file system with {@code root} as its root.
   *
   * @param magic the number that statfs shows
   * @param knowsAllNames whether a name that is not there cannot be made either (ENOENT, as Linux's proc says), instead of being refused to who wants to make it
   */
  public PseudoFileSystem(Vfs vfs, FileSystemType type, String source, long magic, boolean knowsAllNames, PseudoNode.Folder root) {
    super(vfs, type, source, INODE_BYTES);
    this.magic = magic;
    this.knowsAllNames = knowsAllNames;
    root(new PseudoDirectory(this, nextInodeNumber(), root));
  }

  boolean knowsAllNames() {
    return knowsAllNames;
  }

  @Override
  protected boolean keepsUnused(Dentry parent, String name, Inode inode) {
    return inode != null && parent.isLasting() && !parent.directory().revalidates(name);
  }

  @Override
  protected boolean isPermanent(Inode inode) {
    return inode instanceof PseudoFile file && file.node() instanceof PseudoNode.Opened opened && opened.permanent();
  }

  @Override
  public boolean isInternal() {
    return true;
  }

  @Override
  public FileSystemStat statfs() {
    return new FileSystemStat(magic, blockSize(), 0, 0, 0, 0, device(), FileName.NAME_MAX, 0);
  }

  /**
   * {@return the number of {@code name} in a folder: always the same, without a list of all that ever were} 48 bits of FNV-1a (Fowler,
   * Noll, Vo) over both.
   */
  static long number(long folder, String name) {
    long hash = (FNV_BASIS ^ folder) * FNV_PRIME;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * FNV_PRIME;
    }
    return hash >>> 16;
  }

  /** {@return a new inode for a node, with a reference} */
  Inode inode(long number, PseudoNode node) {
    if (node instanceof PseudoNode.Folder folder) {
      return new PseudoDirectory(this, number, folder);
    }
    if (node instanceof PseudoNode.Link link) {
      return new PseudoLink(this, number, link);
    }
    return node instanceof PseudoNode.Jump jump ? new PseudoLink(this, number, jump) : new PseudoFile(this, number, node);
  }

  /** {@return the key of the node that {@code inode} shows, null if the inode is of another kind of file system} */
  public static Object key(Inode inode) {
    return inode.superBlock() instanceof PseudoFileSystem ? node(inode).key() : null;
  }

  /** {@return what an inode of such a file system shows} */
  static PseudoNode node(Inode inode) {
    return switch (inode) {
      case PseudoDirectory directory -> directory.node();
      case PseudoFile file -> file.node();
      case PseudoLink link -> link.node();
      default -> throw new IllegalStateException("not made up: " + inode);
    };
  }

  static FileType type(PseudoNode node) {
    return switch (node) {
      case PseudoNode.Folder _ -> FileType.DIRECTORY;
      case PseudoNode.Text _, PseudoNode.Opened _ -> FileType.REGULAR;
      case PseudoNode.Link _, PseudoNode.Jump _ -> FileType.SYMLINK;
    };
  }
}
