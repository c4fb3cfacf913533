package pith.vfs.hostfs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;
import pith.vfs.attr.FileType;

/**
 * The folder on the host, held by a descriptor. A place in it is a list of names, each of which must be a directory and no link but for
 * the last; a place is opened anew each time, so nothing is believed about it but what was just seen.
 */
final class HostFolder {
  private static final int ENTRY_BUFFER = 32_768;
  private static final int NAME_OFFSET = 19;

  /** An entry of a listing; {@code type} is null where the host does not say. */
  record Entry(String name, long inode, FileType type) {}

  /** What is done with the descriptor of a directory while it is open. */
  @FunctionalInterface
  interface Use<T> {
    T with(int directory);
  }

  private final int root;
  private final int user = HostCalls.user();
  private final int group = HostCalls.group();

  /**
   * Opens the folder that the person who runs Pith named.
   *
   * @throws Refused ENOENT, ENOTDIR, EACCES
   */
  HostFolder(String path) {
    root = HostCalls.openFollowing(path, HostCalls.PATH_ONLY | HostCalls.DIRECTORY);
  }

  /** {@return the result of {@code use} on the directory at {@code place}} */
  <T> T in(List<String> place, Use<T> use) {
    int at = root;
    try {
      for (String name : place) {
        requireInside(name);
        int next = HostCalls.open(at, name, HostCalls.PATH_ONLY | HostCalls.DIRECTORY, 0);
        release(at);
        at = next;
      }
      return use.with(at);
    } catch (Refused refused) {
      // A link in a directory's place: whoever put it there does not lead us anywhere.
      throw refused.errno() == Errno.ELOOP ? Refused.of(Errno.ENOENT) : refused;
    } finally {
      release(at);
    }
  }

  private void release(int fd) {
    if (fd != root) {
      HostCalls.close(fd);
    }
  }

  /** A name that the host would take for a way rather than a name never gets to it. */
  static void requireInside(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
      throw new AssertionError("not a name: " + name);
    }
  }

  HostAttributes attributes(List<String> place, String name) {
    requireInside(name);
    return in(place, directory -> HostCalls.attributes(directory, name));
  }

  HostAttributes rootAttributes() {
    return HostCalls.attributes(root, "");
  }

  String readlink(List<String> place, String name) {
    requireInside(name);
    return in(place, directory -> HostCalls.readlink(directory, name));
  }

  /** {@return a descriptor of a regular file, which the caller closes} */
  int openFile(List<String> place, String name, boolean writes) {
    requireInside(name);
    int flags = HostCalls.NON_BLOCKING | HostCalls.NO_TERMINAL | (writes ? HostCalls.READ_WRITE : HostCalls.READ_ONLY);
    return in(place, directory -> {
      if (HostCalls.attributes(directory, name).type() != FileType.REGULAR) {
        throw Refused.of(Errno.ENXIO);
      }
      return requireRegular(HostCalls.open(directory, name, flags, 0));
    });
  }

  private static int requireRegular(int fd) {
    if (HostCalls.attributes(fd, "").type() != FileType.REGULAR) {
      HostCalls.close(fd);
      throw Refused.of(Errno.ENXIO);
    }
    return fd;
  }

  /** {@return the entries of a directory, sorted by the bytes of their names, without dots} */
  List<Entry> list(List<String> place) {
    List<Entry> entries = new ArrayList<>();
    in(place, at -> {
      int fd = HostCalls.open(at, ".", HostCalls.READ_ONLY | HostCalls.DIRECTORY, 0);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment buffer = arena.allocate(ENTRY_BUFFER, 8);
        for (int length = HostCalls.entries(fd, buffer); length > 0; length = HostCalls.entries(fd, buffer)) {
          parse(buffer, length, entries);
        }
      } finally {
        HostCalls.close(fd);
      }
      return null;
    });
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private static void parse(MemorySegment buffer, int length, List<Entry> entries) {
    for (int at = 0; at < length; ) {
      int record = buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16) & 0xffff;
      int end = at + NAME_OFFSET;
      while (buffer.get(ValueLayout.JAVA_BYTE, end) != 0) {
        end++;
      }
      String name = FileName.of(buffer.asSlice(at + NAME_OFFSET, end - at - NAME_OFFSET).toArray(ValueLayout.JAVA_BYTE));
      if (!name.equals(".") && !name.equals("..")) {
        FileType type = FileType.of((buffer.get(ValueLayout.JAVA_BYTE, at + 18) & 0xf) << 12);
        entries.add(new Entry(name, buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at), type));
      }
      at += record;
    }
  }

  /** {@return the id that the machine shows: whoever runs Pith is root there} */
  int shownUser(int uid) {
    return uid == user ? 0 : uid;
  }

  int shownGroup(int gid) {
    return gid == group ? 0 : gid;
  }

  void close() {
    HostCalls.close(root);
  }
}
