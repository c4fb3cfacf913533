package pith.vfs.hostfs;

import java.util.ArrayList;
import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Where a file is in the folder: a name in a directory that has a location itself; the folder itself has neither. A directory that is
 * renamed through us gets another location, and with it all that is in it. Guarded by the lock of the directory it is in, and by the
 * rename mutex where the whole way matters.
 */
final class HostLocation {
  private volatile HostLocation directory;
  private volatile String name;

  /** The folder itself. */
  HostLocation() {}

  HostLocation(HostLocation directory, String name) {
    HostFolder.requireInside(name);
    this.directory = directory;
    this.name = name;
  }

  String name() {
    return name;
  }

  boolean isRoot() {
    return directory == null;
  }

  HostLocation directory() {
    return directory;
  }

  void move(HostLocation newDirectory, String newName) {
    HostFolder.requireInside(newName);
    directory = newDirectory;
    name = newName;
  }

  /** {@return whether this is {@code other} in name} */
  boolean isAt(HostLocation otherDirectory, String otherName) {
    return directory == otherDirectory && otherName.equals(name);
  }

  /** {@return the names that lead to it from the folder} */
  List<String> path() {
    List<String> names = new ArrayList<>();
    for (HostLocation at = this; at.directory != null; at = at.directory) {
      names.addFirst(at.name);
    }
    return names;
  }

  HostAttributes attributes(HostFolder folder) {
    return isRoot() ? folder.rootAttributes() : folder.attributes(directory.path(), name);
  }

  /** {@return its attributes, null if nothing is there} */
  HostAttributes attributesOrNull(HostFolder folder) {
    try {
      return attributes(folder);
    } catch (Refused refused) {
      if (refused.errno() == Errno.ENOENT || refused.errno() == Errno.ENOTDIR) {
        return null;
      }
      throw refused;
    }
  }

  int open(HostFolder folder, boolean writes) {
    return folder.openFile(directory.path(), name, writes);
  }
}
