package pith.vfs.block;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.FileSystemType;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.FileSystemStat;

/**
 * The file system of the machine's disks: it is mounted nowhere, and has one inode for each disk, whose page cache all who open the disk share. Source: Linux's
 * {@code bdev} file system.
 */
public final class BlockFs extends SuperBlock {
  private static final long MAGIC = 0x62646576;
  private static final int INODE_BYTES = 832;

  private final List<BlockInode> disks = new CopyOnWriteArrayList<>();

  public BlockFs(Vfs vfs) {
    super(vfs, new Kind(), "bdev", INODE_BYTES);
  }

  /** Boot: a disk of the machine. {@return its inode, which lives as long as the disk is there} */
  BlockInode add(BlockQueue queue) {
    BlockInode inode = new BlockInode(this, nextInodeNumber(), queue);
    disks.add(inode);
    return inode;
  }

  /** The disk of {@code old} is reached by {@code queue} from now on. {@return its new inode} Of the old one nothing reaches a disk any more. */
  BlockInode replace(BlockInode old, BlockQueue queue) {
    BlockInode inode = new BlockInode(this, nextInodeNumber(), queue);
    disks.set(disks.indexOf(old), inode);
    return inode;
  }

  /** Writes what the caches of all disks have that the disks have not. One that fails keeps no other from it. */
  @Override
  public void sync() {
    Refused failed = null;
    for (BlockInode disk : disks) {
      try {
        disk.sync(false);
      } catch (Refused refused) {
        failed = refused;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public boolean isInternal() {
    return true;
  }

  @Override
  public FileSystemStat statfs() {
    return new FileSystemStat(MAGIC, 4096, 0, 0, 0, 0, device(), FileName.NAME_MAX, 0);
  }

  private record Kind() implements FileSystemType {
    @Override
    public String name() {
      return "bdev";
    }

    @Override
    public SuperBlock mount(Vfs vfs, String source, String options) {
      throw new IllegalStateException("bdev cannot be mounted");
    }
  }
}
