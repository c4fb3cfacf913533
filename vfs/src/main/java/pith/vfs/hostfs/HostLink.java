package pith.vfs.hostfs;

import pith.vfs.LinkInode;

/** A symbolic link: one of the host's, whose text is read once, or one made in memory. Its text means something in the machine only. */
final class HostLink extends LinkInode implements HostNode {
  private final HostFs fs;
  private final HostLocation location;
  private final HostAttributes.Key key;
  private final String text;
  private final long pristine;

  /** One of the host's. */
  HostLink(HostFs fs, long number, HostLocation location, HostAttributes host) {
    String read = fs.folder().readlink(location.directory().path(), location.name());
    super(fs, number, 0, 0);
    this.fs = fs;
    this.location = location;
    this.key = host.key();
    text = read;
    load(host.mode(), fs.folder().shownUser(host.uid()), fs.folder().shownGroup(host.gid()), host.modified(), host.modified(), host.modified());
    setLinks(host.links());
    pristine = changed();
  }

  /** One in memory. */
  HostLink(HostFs fs, long number, String text, int uid, int gid) {
    super(fs, number, uid, gid);
    this.fs = fs;
    this.location = null;
    this.key = null;
    this.text = text;
    pristine = -1;
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
  public String text() {
    return text;
  }

  @Override
  protected void unused() {
    if (changed() == pristine && fs.forget(this, key)) {
      discard();
    }
  }

  @Override
  protected void evict() {
    fs.gone(this, key);
  }
}
