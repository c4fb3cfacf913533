package pith.vfs.hostfs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.attr.FileType;

/**
 * The names of a directory as far as they are known, in an order that stays: sorted at first, what is made later behind. Guarded by the
 * directory's lock.
 */
final class HostNames {
  /**
   * One name.
   *
   * @param made the inode, if it was made or moved here in memory; null for what the host has
   */
  record Name(String name, FileType type, long number, Inode made, long cookie) {}

  private final Map<String, Name> byName = new HashMap<>();
  private final TreeMap<Long, Name> byCookie = new TreeMap<>();
  private long nextCookie;

  Name get(String name) {
    return byName.get(name);
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Adds a name; one that is there keeps its place. */
  void put(String name, FileType type, long number, Inode made) {
    Name old = byName.get(name);
    Name added = new Name(name, type, number, made, old == null ? nextCookie++ : old.cookie);
    byName.put(name, added);
    byCookie.put(added.cookie, added);
  }

  void put(String name, Inode made) {
    put(name, made.type(), made.number(), made);
  }

  void remove(String name) {
    Name old = byName.remove(name);
    if (old != null) {
      byCookie.remove(old.cookie);
    }
  }

  /** Forgets names that are not among {@code present}. */
  void retain(List<HostFolder.Entry> present) {
    Map<String, Boolean> kept = new HashMap<>();
    present.forEach(entry -> kept.put(entry.name(), true));
    byCookie.values().removeIf(name -> !kept.containsKey(name.name));
    byName.keySet().removeIf(name -> !kept.containsKey(name));
  }

  void list(long cookie, DirectorySink sink) {
    for (Name name : byCookie.tailMap(cookie).values()) {
      if (!sink.entry(name.name, name.number, name.type, name.cookie + 1)) {
        return;
      }
    }
  }
}
