package pith.vfs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of a directory that lives in memory. Each name has a cookie, larger than those before it, by which listings go on: removing
 * an entry does not move the others, so a listing that is interrupted by removals neither repeats nor misses any.
 *
 * <p>Holds no references: an inode with a name has a link. Guarded by the directory's lock.
 */
public final class NameTable {
  private record Slot(String name, Inode inode, long cookie) {}

  private final Map<String, Slot> byName = new HashMap<>();
  private final TreeMap<Long, Slot> byCookie = new TreeMap<>();
  private long nextCookie;

  /** {@return the inode of a name, null if there is none; without a reference} */
  public Inode get(String name) {
    Slot slot = byName.get(name);
    return slot == null ? null : slot.inode;
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  public int size() {
    return byName.size();
  }

  /** Adds a name, or gives one that is there another inode, in the same place of a listing. */
  public void put(String name, Inode inode) {
    Slot old = byName.get(name);
    Slot slot = new Slot(name, inode, old == null ? nextCookie++ : old.cookie);
    byName.put(name, slot);
    byCookie.put(slot.cookie, slot);
  }

  public void remove(String name) {
    Slot slot = byName.remove(name);
    if (slot != null) {
      byCookie.remove(slot.cookie);
    }
  }

  /** Lists from {@code cookie} on, as {@link DirectoryInode#list}. */
  public void list(long cookie, DirectorySink sink) {
    for (Slot slot : byCookie.tailMap(cookie).values()) {
      if (!sink.entry(slot.name, slot.inode.number(), slot.inode.type(), slot.cookie + 1)) {
        return;
      }
    }
  }

  /** {@return every inode, in the order of a listing} */
  public List<Inode> inodes() {
    List<Inode> all = new ArrayList<>();
    byCookie.values().forEach(slot -> all.add(slot.inode));
    return all;
  }
}
