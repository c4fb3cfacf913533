package pith.vfs.hostfs;

import pith.vfs.Inode;
import pith.vfs.Vfs;

/** A folder of the host, with writes going to it. */
final class ThroughFs extends HostFs {
  ThroughFs(Vfs vfs, String source, HostFolder folder) {
    super(vfs, HostFileSystems.TYPE, source, folder);
    root(inode(new HostLocation(), folder.rootAttributes()));
  }

  @Override
  Inode make(long number, HostLocation location, HostAttributes attributes) {
    return switch (attributes.type()) {
      case DIRECTORY -> new ThroughDirectory(this, number, location, attributes);
      case REGULAR -> new ThroughFile(this, number, location, attributes);
      case SYMLINK -> new HostLink(this, number, location, attributes);
      case FIFO, SOCKET, CHARACTER, BLOCK -> new HostSpecial(this, number, location, attributes);
    };
  }

  /** The host may have changed a file, or its name, since it was last seen. */
  @Override
  void met(Inode inode, HostLocation location, HostAttributes attributes) {
    HostLocation known = ((HostNode) inode).location();
    if (!known.isRoot() && !location.isRoot()) {
      known.move(location.directory(), location.name());
    }
    if (inode instanceof ThroughFile file) {
      file.refresh(attributes);
    }
  }

  @Override
  public void sync() {
    everyFile(file -> file.pages().writeBack());
  }
}
