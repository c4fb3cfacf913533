package pith.vfs;

import java.util.concurrent.atomic.AtomicReference;
import pith.sync.LockClass;

/** A device node, a named pipe or a socket: a name under which something lives that the file system knows nothing about. */
public non-sealed class SpecialInode extends Inode {
  private static final LockClass LOCK = LockClass.of("inode.special_rwsem");

  private final long rdev;
  private final AtomicReference<Object> attachment = new AtomicReference<>();

  /** {@code mode} holds type and permissions; {@code rdev} is the device of a device node. */
  public SpecialInode(SuperBlock superBlock, long number, int mode, int uid, int gid, long rdev) {
    super(superBlock, number, LOCK, mode, uid, gid);
    this.rdev = rdev;
  }

  @Override
  public long rdev() {
    return rdev;
  }

  /** {@return whether nobody can open it (ENXIO), whatever its type} */
  public boolean isInaccessible() {
    return false;
  }

  /** {@return where the driver keeps what all who open this node share, such as the pipe behind a named pipe; holds null at first} */
  public final AtomicReference<Object> attachment() {
    return attachment;
  }
}
