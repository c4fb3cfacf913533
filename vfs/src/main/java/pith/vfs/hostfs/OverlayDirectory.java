package pith.vfs.hostfs;

import java.util.ArrayList;
import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectoryInode;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.RegularInode;
import pith.vfs.attr.FileType;

/**
 * A directory of the host whose changes stay in memory, or one made in memory. Until it is listed or changed, each name is looked up on
 * the host; then all names are read once, and what they are from then on is said here: a name that is not among them was removed.
 */
final class OverlayDirectory extends DirectoryInode implements HostNode {
  private static final int SIZE = 4096;

  private final OverlayFs fs;
  private final HostLocation location;
  private final HostAttributes.Key key;
  private final long pristine;

  /** Null until needed. Changed under the lock. */
  private volatile HostNames names;

  OverlayDirectory(OverlayFs fs, long number, HostLocation location, HostAttributes host) {
    super(fs, number, host.permissions(), 0, 0);
    this.fs = fs;
    keepXattrs();
    this.location = location;
    this.key = host.key();
    load(host.mode(), fs.folder().shownUser(host.uid()), fs.folder().shownGroup(host.gid()), host.modified(), host.modified(), host.modified());
    setLinks(host.links());
    pristine = changed();
  }

  OverlayDirectory(OverlayFs fs, long number, int permissions, int uid, int gid) {
    super(fs, number, permissions, uid, gid);
    this.fs = fs;
    keepXattrs();
    this.location = null;
    this.key = null;
    names = new HostNames();
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
  public long size() {
    return SIZE;
  }

  @Override
  public Inode lookup(String name) {
    HostNames known = names;
    if (known == null) {
      return fs.inode(new HostLocation(location, name));
    }
    HostNames.Name entry = known.get(name);
    if (entry == null) {
      return null;
    }
    return entry.made() != null ? entry.made().get() : fs.inode(new HostLocation(location, name));
  }

  /** {@return the names, read from the host when first asked for} */
  private HostNames names() {
    if (names == null) {
      HostNames read = new HostNames();
      List<HostFolder.Entry> entries = fs.folder().list(location.path());
      List<HostAttributes.Key> keys = new ArrayList<>();
      entries.forEach(entry -> keys.add(new HostAttributes.Key(key.device(), entry.inode())));
      List<Long> numbers = fs.numbers(keys);
      for (int i = 0; i < entries.size(); i++) {
        HostFolder.Entry entry = entries.get(i);
        read.put(entry.name(), type(entry), numbers.get(i), null);
      }
      names = read;
    }
    return names;
  }

  private FileType type(HostFolder.Entry entry) {
    return entry.type() != null ? entry.type() : fs.folder().attributes(location.path(), entry.name()).type();
  }

  @Override
  public void list(long cookie, DirectorySink sink) {
    names().list(cookie, sink);
  }

  @Override
  public Inode create(String name, NewFile file) {
    HostNames known = names();
    Inode made = fs.make(file);
    known.put(name, made);
    if (made instanceof DirectoryInode) {
      addLinks(1);
    }
    touchModified();
    return made;
  }

  @Override
  public RegularInode createUnnamed(NewFile file) {
    return (RegularInode) fs.make(file);
  }

  @Override
  public void link(String name, Inode target) {
    names().put(name, target);
    target.addLinks(1);
    touchModified();
  }

  @Override
  public void unlink(String name, Inode victim) {
    names().remove(name);
    victim.addLinks(-1);
    touchModified();
  }

  @Override
  public void rmdir(String name, DirectoryInode victim) {
    requireEmpty(victim);
    names().remove(name);
    victim.setLinks(0);
    addLinks(-1);
    touchModified();
  }

  private static void requireEmpty(DirectoryInode directory) {
    if (!((OverlayDirectory) directory).names().isEmpty()) {
      throw Refused.of(Errno.ENOTEMPTY);
    }
  }

  @Override
  public void rename(String name, Inode moved, DirectoryInode target, String newName, Inode replaced) {
    OverlayDirectory to = (OverlayDirectory) target;
    HostNames here = names();
    HostNames there = to.names();
    if (replaced instanceof DirectoryInode directory) {
      requireEmpty(directory);
      directory.setLinks(0);
      to.addLinks(-1);
    } else if (replaced != null) {
      replaced.addLinks(-1);
    }
    here.remove(name);
    there.remove(newName);
    there.put(newName, moved);
    moveParent(moved, this, to);
    touched(to, moved);
  }

  @Override
  public void exchange(String name, Inode moved, DirectoryInode target, String newName, Inode other) {
    OverlayDirectory to = (OverlayDirectory) target;
    names().put(name, other);
    to.names().put(newName, moved);
    moveParent(moved, this, to);
    moveParent(other, to, this);
    touched(to, moved);
    other.touchChanged();
  }

  private static void moveParent(Inode moved, OverlayDirectory from, OverlayDirectory to) {
    if (moved instanceof DirectoryInode && from != to) {
      from.addLinks(-1);
      to.addLinks(1);
    }
  }

  private void touched(OverlayDirectory to, Inode moved) {
    touchModified();
    to.touchModified();
    moved.touchChanged();
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
