package pith.vfs.hostfs;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectoryInode;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.NewFile;
import pith.vfs.RenameCall;
import pith.vfs.attr.FileType;

/** A directory of the host whose changes are made there. What the host changes is seen: each use of a name asks anew. */
final class ThroughDirectory extends DirectoryInode implements HostNode {
  private static final LockClass LISTING = LockClass.of("host_directory.list_mutex");
  private static final int SIZE = 4096;

  private final ThroughFs fs;
  private final HostLocation location;
  private final HostAttributes.Key key;

  /** Gives names a stable order; brought up to date when a listing begins. Guarded by {@link #listing}. */
  private final HostNames names = new HostNames();

  private final Mutex listing = new Mutex(LISTING);

  ThroughDirectory(ThroughFs fs, long number, HostLocation location, HostAttributes host) {
    super(fs, number, host.permissions(), 0, 0);
    this.fs = fs;
    this.location = location;
    this.key = host.key();
    load(host.mode(), fs.folder().shownUser(host.uid()), fs.folder().shownGroup(host.gid()), host.modified(), host.modified(), host.changed());
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
  public long size() {
    return SIZE;
  }

  @Override
  public boolean revalidates(String name) {
    return true;
  }

  @Override
  public boolean stillValid(String name, Inode cached) {
    HostLocation place = new HostLocation(location, name);
    HostAttributes now = place.attributesOrNull(fs.folder());
    if (now == null || cached == null) {
      return now == null && cached == null;
    }
    if (!now.key().equals(((HostNode) cached).key()) || now.type() != cached.type()) {
      return false;
    }
    fs.met(cached, place, now);
    return true;
  }

  @Override
  public Inode lookup(String name) {
    return fs.inode(new HostLocation(location, name));
  }

  @Override
  public void list(long cookie, DirectorySink sink) {
    try (var _ = listing.acquire()) {
      if (cookie == 0) {
        refresh();
      }
      names.list(cookie, sink);
    }
  }

  private void refresh() {
    List<HostFolder.Entry> entries = fs.folder().list(location.path());
    List<HostAttributes.Key> keys = new ArrayList<>();
    entries.forEach(entry -> keys.add(new HostAttributes.Key(key.device(), entry.inode())));
    List<Long> numbers = fs.numbers(keys);
    names.retain(entries);
    for (int i = 0; i < entries.size(); i++) {
      HostFolder.Entry entry = entries.get(i);
      FileType type = entry.type() != null ? entry.type() : fs.folder().attributes(location.path(), entry.name()).type();
      names.put(entry.name(), type, numbers.get(i), null);
    }
  }

  @Override
  public Inode create(String name, NewFile file) {
    HostFolder.requireInside(name);
    int mode = HostModes.harmless(file.permissions());
    fs.folder().in(location.path(), here -> {
      switch (file.type()) {
        case DIRECTORY -> HostCalls.mkdir(here, name, mode);
        case SYMLINK -> HostCalls.symlink(file.target(), here, name);
        case REGULAR -> HostCalls.close(
            HostCalls.open(here, name, HostCalls.READ_WRITE | HostCalls.CREATE | HostCalls.EXCLUSIVE, mode));
        case FIFO, SOCKET, CHARACTER, BLOCK -> throw Refused.of(Errno.EPERM);
      }
      HostModes.set(here, name, file.type(), mode);
      return null;
    });
    touchModified();
    Inode made = fs.inode(new HostLocation(location, name));
    if (made == null) {
      throw Refused.of(Errno.ENOENT);
    }
    if (made instanceof DirectoryInode) {
      addLinks(1);
    }
    return made;
  }

  @Override
  public void link(String name, Inode target) {
    HostLocation from = ((HostNode) target).location();
    fs.folder().in(from.directory().path(), there -> fs.folder().in(location.path(), here -> {
      HostCalls.link(there, from.name(), here, name);
      return null;
    }));
    target.addLinks(1);
    touchModified();
  }

  @Override
  public void unlink(String name, Inode victim) {
    keepOpen(name, victim);
    fs.folder().in(location.path(), here -> {
      HostCalls.unlink(here, name, false);
      return null;
    });
    victim.addLinks(-1);
    touchModified();
  }

  /** A file that loses the name we know it by may still be open here. */
  private void keepOpen(String name, Inode victim) {
    if (victim instanceof ThroughFile file && file.location().isAt(location, name)) {
      fs.pin(file.key(), file.location());
    }
  }

  @Override
  public void rmdir(String name, DirectoryInode victim) {
    fs.folder().in(location.path(), here -> {
      HostCalls.unlink(here, name, true);
      return null;
    });
    victim.setLinks(0);
    addLinks(-1);
    touchModified();
  }

  @Override
  public void rename(String name, Inode moved, DirectoryInode target, String newName, Inode replaced) {
    ThroughDirectory to = (ThroughDirectory) target;
    if (replaced != null) {
      to.keepOpen(newName, replaced);
    }
    renameOnHost(name, to, newName, 0);
    if (replaced instanceof DirectoryInode directory) {
      directory.setLinks(0);
      to.addLinks(-1);
    } else if (replaced != null) {
      replaced.addLinks(-1);
    }
    moved(moved, this, to, newName);
    touchModified();
    to.touchModified();
  }

  @Override
  public void exchange(String name, Inode moved, DirectoryInode target, String newName, Inode other) {
    ThroughDirectory to = (ThroughDirectory) target;
    renameOnHost(name, to, newName, RenameCall.EXCHANGE);
    moved(moved, this, to, newName);
    moved(other, to, this, name);
    touchModified();
    to.touchModified();
  }

  private void renameOnHost(String name, ThroughDirectory to, String newName, int flags) {
    fs.folder().in(location.path(), here -> fs.folder().in(to.location.path(), there -> {
      HostCalls.rename(here, name, there, newName, flags);
      return null;
    }));
  }

  private static void moved(Inode inode, ThroughDirectory from, ThroughDirectory to, String name) {
    ((HostNode) inode).location().move(to.location, name);
    if (inode instanceof DirectoryInode && from != to) {
      from.addLinks(-1);
      to.addLinks(1);
    }
    inode.touchChanged();
  }

  @Override
  public void chmod(int permissions) {
    int mode = HostModes.harmless(permissions);
    if (location.isRoot()) {
      throw Refused.of(Errno.EPERM);
    }
    fs.folder().in(location.directory().path(), above -> {
      HostModes.set(above, location.name(), FileType.DIRECTORY, mode);
      return null;
    });
    super.chmod(mode);
  }

  @Override
  public void chown(int user, int group) {
    HostModes.requireSame(this, user, group);
    touchChanged();
  }

  @Override
  public void setTimes(long access, long modification) {
    if (!location.isRoot()) {
      fs.folder().in(location.directory().path(), above -> {
        HostCalls.setTimes(above, location.name(), access, modification);
        return null;
      });
    }
    super.setTimes(access, modification);
  }

  @Override
  protected void unused() {
    if (fs.forget(this, key)) {
      discard();
    }
  }

  @Override
  protected void evict() {
    fs.gone(this, key);
  }
}
