package pith.vfs;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A place in the tree that a program sees: a dentry, and the mount through which it is seen. Most paths carry references to both; who
 * got one that does must {@link #close} it once.
 */
public record Path(Mount mount, Dentry dentry) implements AutoCloseable {
  /** {@return what is there; null only for a name that is to be created} */
  public Inode inode() {
    return dentry.inode();
  }

  /** Takes references, to be dropped by {@link #close}. {@return this} */
  public Path get() {
    mount.get();
    dentry.get();
    return this;
  }

  /** Drops the references. May sleep. */
  @Override
  public void close() {
    dentry.put();
    mount.put();
  }

  public boolean isSame(Path other) {
    return mount == other.mount && dentry == other.dentry;
  }

  /**
   * {@return the path from {@code root}, as getcwd and /proc show it} A place that cannot be reached from there begins with {@code
   * (unreachable)}, a removed one ends with {@code  (deleted)}.
   */
  public String text(Path root) {
    if (mount.superBlock() instanceof AnonymousFs) {
      return dentry.name();
    }
    Deque<String> names = new ArrayDeque<>();
    boolean reached = climb(root, names);
    StringBuilder text = new StringBuilder(reached ? "" : "(unreachable)");
    names.forEach(name -> text.append('/').append(name));
    if (names.isEmpty()) {
      text.append('/');
    }
    return dentry.isDeleted() ? text.append(" (deleted)").toString() : text.toString();
  }

  /** {@return whether it cannot be reached from {@code root}, being outside or removed} */
  public boolean isUnreachable(Path root) {
    return dentry.isDeleted() || !climb(root, new ArrayDeque<>());
  }

  private boolean climb(Path root, Deque<String> names) {
    Mount m = mount;
    Dentry d = dentry;
    while (m != root.mount || d != root.dentry) {
      if (d == m.root() || d.isRoot()) {
        if (m.parent() == null) {
          return false;
        }
        d = m.mountPoint();
        m = m.parent();
      } else {
        names.addFirst(d.name());
        d = d.parent();
      }
    }
    return true;
  }
}
