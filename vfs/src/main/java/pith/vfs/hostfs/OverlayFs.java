package pith.vfs.hostfs;

import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.SpecialInode;
import pith.vfs.Vfs;

/** A folder of the host, with writes staying in memory. */
final class OverlayFs extends HostFs {
  OverlayFs(Vfs vfs, String source, HostFolder folder) {
    super(vfs, HostFileSystems.TYPE, source, folder);
    root(inode(new HostLocation(), folder.rootAttributes()));
  }

  @Override
  Inode make(long number, HostLocation location, HostAttributes attributes) {
    return switch (attributes.type()) {
      case DIRECTORY -> new OverlayDirectory(this, number, location, attributes);
      case REGULAR -> new OverlayFile(this, number, location, attributes);
      case SYMLINK -> new HostLink(this, number, location, attributes);
      case FIFO, SOCKET, CHARACTER, BLOCK -> new HostSpecial(this, number, location, attributes);
    };
  }

  /** {@return a new file of any type, in memory, with a reference} */
  Inode make(NewFile file) {
    long number = newNumber();
    return joined(switch (file.type()) {
      case DIRECTORY -> new OverlayDirectory(this, number, file.permissions(), file.uid(), file.gid());
      case REGULAR -> new OverlayFile(this, number, file.permissions(), file.uid(), file.gid());
      case SYMLINK -> new HostLink(this, number, file.target(), file.uid(), file.gid());
      case FIFO, SOCKET, CHARACTER, BLOCK -> new SpecialInode(this, number, file.mode(), file.uid(), file.gid(), file.rdev());
    });
  }
}
