package pith.vfs.hostfs;

import pith.vfs.SpecialInode;

/** A device, socket or named pipe of the host: shown without its device number, and nobody can open it. */
final class HostSpecial extends SpecialInode implements HostNode {
  private final HostFs fs;
  private final HostLocation location;
  private final HostAttributes.Key key;

  HostSpecial(HostFs fs, long number, HostLocation location, HostAttributes host) {
    super(fs, number, host.mode(), 0, 0, 0);
    this.fs = fs;
    this.location = location;
    this.key = host.key();
    load(host.mode(), fs.folder().shownUser(host.uid()), fs.folder().shownGroup(host.gid()), host.modified(), host.modified(), host.modified());
    setLinks(host.links());
  }

  @Override
  public HostAttributes.Key key() {
    return key;
  }

  @Override
  public HostLocation location() {
    return location;
  }

  @Override
  public boolean isInaccessible() {
    return true;
  }

  @Override
  protected void evict() {
    fs.gone(this, key);
  }
}
