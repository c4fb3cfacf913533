package pith.vfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Finds the file that a path names, component by component. Confined to the task that walks. Source: Linux {@code path_lookupat}.
 *
 * <pre>
 *   /usr/lib/../bin/sh
 *    │   each component: the directory must be searchable, the name is looked up in the dentry cache or the file system,
 *    │   a mount on it is crossed, and a symbolic link puts its text before what is left of the path
 * </pre>
 *
 * <p>Most of it goes without any lock ({@link LockFreeWalk}), and from the caller's root or working directory without a reference to that; what that leaves is
 * done here, a component at a time, with references and locks.
 *
 * <p>A path with a slash at its end names a directory, and a link there is followed. More than 40 links make ELOOP.
 */
public final class PathWalk implements AutoCloseable {
  private static final int MAX_LINKS = 40;

  private final Caller who;
  private final int flags;
  private final DentryCache dentries;
  private final LockFreeWalk lockFree;

  private final boolean absolute;

  /** Where {@code /} and the end of {@code ..} are; with references, as {@link #here}. Null until it is asked for. */
  private Path root;

  /** Null as long as the walk has not begun: it is then to begin where the caller's context is. */
  private Path here;
  private String rest;
  private String name;
  private boolean last;
  private boolean trailingSlash;
  private int links;

  private PathWalk(Caller who, Path base, String path, int flags) {
    this.who = who;
    this.flags = flags;
    this.rest = path;
    absolute = path.startsWith("/");
    if (absolute && (flags & LookupFlags.BENEATH) != 0) {
      throw Refused.of(Errno.EXDEV);
    }
    if ((flags & (LookupFlags.BENEATH | LookupFlags.IN_ROOT)) != 0) {
      root = base != null ? base.get() : who.context().directory();
      here = root.get();
    } else if (!absolute && base != null) {
      here = base.get();
    }
    Vfs vfs = who.context().vfs();
    dentries = vfs.dentries();
    lockFree = new LockFreeWalk(vfs, who, flags);
  }

  private Path root() {
    if (root == null) {
      root = who.context().root();
    }
    return root;
  }

  /** Begins with references, if it has not begun. */
  private void begin() {
    if (here == null) {
      here = absolute ? who.context().root() : who.context().directory();
    }
  }

  /**
   * Begins a walk of {@code path}, from {@code base} (null for the working directory) unless the path is absolute.
   *
   * @throws Refused ENOENT for an empty path (unless allowed), ENAMETOOLONG
   */
  static PathWalk begin(Caller who, Path base, String path, int flags) {
    FileName.checkPath(path);
    if (path.isEmpty() && (flags & LookupFlags.EMPTY_PATH) == 0) {
      throw Refused.of(Errno.ENOENT);
    }
    return new PathWalk(who, base, path, flags);
  }

  /**
   * {@return what {@code path} names, with references}
   *
   * @param base where a relative path begins, null for the working directory
   * @param flags of {@link LookupFlags}
   * @throws Refused ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG, or what the file system answered
   */
  public static Path resolve(Caller who, Path base, String path, int flags) {
    try (PathWalk walk = begin(who, base, path, flags)) {
      return walk.finish();
    }
  }

  /** Walks what is left. {@return the place, with references} */
  Path finish() {
    quickly(true);
    while (next()) {
      step((flags & LookupFlags.FOLLOW) != 0 || !last || trailingSlash);
      quickly(true);
    }
    if ((trailingSlash || (flags & LookupFlags.DIRECTORY) != 0) && !(here.inode() instanceof DirectoryInode)) {
      throw Refused.of(Errno.ENOTDIR);
    }
    Path found = here;
    here = null;
    return found;
  }

  /** Walks up to before the last component, see {@link #name}. */
  void toLast() {
    quickly(false);
    while (next() && !last) {
      step(true);
      quickly(false);
    }
  }

  /** Goes on without locks as far as that is possible, at most to the end or to before the last component. */
  private void quickly(boolean toEnd) {
    int done = rest.isEmpty() ? 0 : lockFree.go(here, absolute, rest, toEnd);
    if (done == 0) {
      begin();
    } else {
      moveTo(lockFree.place());
      rest = rest.substring(done);
      last = lockFree.isLast();
      trailingSlash = last && !rest.isEmpty();
    }
  }

  /** {@return the last component after {@link #toLast}; null if the path was nothing but slashes} */
  String name() {
    return name;
  }

  /** {@return whether the last component is a name, rather than {@code .}, {@code ..} or missing} */
  boolean namesEntry() {
    return name != null && !name.equals(".") && !name.equals("..");
  }

  boolean hasTrailingSlash() {
    return trailingSlash;
  }

  /** {@return where the walk is; the references are the walk's} */
  Path here() {
    return here;
  }

  /**
   * {@return the place of the last component after {@link #toLast}, with references: its dentry is negative if nothing is there; what is
   * mounted on it is not crossed unless there is something}
   */
  Path lastPlace() {
    Dentry dentry = lookup(here.dentry(), name);
    Path place = new Path(here.mount().get(), dentry);
    return dentry.isNegative() ? place : cross(place);
  }

  /**
   * {@return the place of the last component after {@link #toLast}, with references, not crossing what is mounted on it}
   *
   * @throws Refused ENOENT if nothing is there
   */
  Path victim() {
    Dentry dentry = lookup(here.dentry(), name);
    if (dentry.isNegative()) {
      dentry.put();
      throw Refused.of(Errno.ENOENT);
    }
    return new Path(here.mount().get(), dentry);
  }

  /**
   * Follows a link found at the last place, up to before the last component of what it leads to.
   *
   * @return whether the walk is at its end already, {@link #here}: the link was a magic one
   */
  boolean followLast(LinkInode link) {
    follow(link);
    if (link.isMagic()) {
      return true;
    }
    toLast();
    return false;
  }

  /** Parses the next component into {@link #name}. {@return false if there is none} */
  private boolean next() {
    int begin = 0;
    while (begin < rest.length() && rest.charAt(begin) == '/') {
      begin++;
    }
    if (begin == rest.length()) {
      name = null;
      return false;
    }
    int slash = rest.indexOf('/', begin);
    int end = slash < 0 ? rest.length() : slash;
    name = rest.substring(begin, end);
    rest = rest.substring(end);
    last = isSlashes(rest);
    trailingSlash = last && !rest.isEmpty();
    enter();
    return true;
  }

  private static boolean isSlashes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '/') {
        return false;
      }
    }
    return true;
  }

  /** A component follows: where the walk is must be a directory that may be searched. */
  private void enter() {
    Inode inode = here.inode();
    if (!(inode instanceof DirectoryInode)) {
      throw Refused.of(Errno.ENOTDIR);
    }
    Permissions.check(inode, Permissions.EXECUTE, who.credentials());
    if (name.length() > FileName.NAME_MAX) {
      throw Refused.of(Errno.ENAMETOOLONG);
    }
  }

  private void step(boolean follow) {
    Costs.charge(Costs.COMPONENT);
    if (name.equals("..")) {
      up();
    } else if (!name.equals(".")) {
      down(follow);
    }
  }

  private void down(boolean follow) {
    Dentry child = lookup(here.dentry(), name);
    if (child.isNegative()) {
      child.put();
      throw Refused.of(Errno.ENOENT);
    }
    Path there = cross(new Path(here.mount().get(), child));
    if (follow && there.inode() instanceof LinkInode link) {
      try {
        follow(link);
      } finally {
        there.close();
      }
    } else {
      moveTo(there);
    }
  }

  /** {@return the dentry of a name in a directory, with a reference, perhaps negative} */
  Dentry lookup(Dentry directory, String child) {
    DirectoryInode inode = directory.directory();
    if (!inode.revalidates(child)) {
      Dentry cached = dentries.find(directory, child);
      if (cached != null) {
        return cached;
      }
    }
    if ((flags & LookupFlags.CACHED) != 0) {
      throw Refused.of(Errno.EAGAIN);
    }
    try (var _ = inode.lock().read()) {
      return dentries.lookup(directory, child);
    }
  }

  /** Takes over the references of {@code path}. {@return what is seen there, with references} */
  private Path cross(Path path) {
    Path seen = MountNamespace.top(path);
    if (seen != path) {
      seen.get();
      path.close();
      if ((flags & LookupFlags.NO_XDEV) != 0) {
        seen.close();
        throw Refused.of(Errno.EXDEV);
      }
    }
    return seen;
  }

  private void up() {
    if (here.isSame(root())) {
      if ((flags & LookupFlags.BENEATH) != 0) {
        throw Refused.of(Errno.EXDEV);
      }
      return;
    }
    Path at = here;
    while (at.dentry() == at.mount().root()) {
      Mount parent = at.mount().parent();
      if (parent == null) {
        return;
      }
      at = new Path(parent, at.mount().mountPoint());
      if ((flags & LookupFlags.NO_XDEV) != 0) {
        throw Refused.of(Errno.EXDEV);
      }
      if (at.isSame(root())) {
        return;
      }
    }
    Path above = new Path(at.mount(), at.dentry().parent());
    moveTo(cross(above.get()));
  }

  private void follow(LinkInode link) {
    if (++links > MAX_LINKS || (flags & LookupFlags.NO_SYMLINKS) != 0 || here.mount().has(MountFlags.NOSYMFOLLOW)) {
      throw Refused.of(Errno.ELOOP);
    }
    here.mount().touchAccessed(link);
    if (link.isMagic()) {
      jump(link);
      return;
    }
    String text = link.text();
    if (text.isEmpty()) {
      throw Refused.of(Errno.ENOENT);
    }
    if (text.startsWith("/")) {
      if ((flags & LookupFlags.BENEATH) != 0) {
        throw Refused.of(Errno.EXDEV);
      }
      moveTo(root().get());
    }
    rest = text + rest;
  }

  private void jump(LinkInode link) {
    if ((flags & LookupFlags.NO_MAGICLINKS) != 0) {
      throw Refused.of(Errno.ELOOP);
    }
    if ((flags & (LookupFlags.BENEATH | LookupFlags.IN_ROOT)) != 0) {
      throw Refused.of(Errno.EXDEV);
    }
    moveTo(link.jump(who.credentials()));
  }

  private void moveTo(Path there) {
    Path old = here;
    here = there;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public void close() {
    if (here != null) {
      here.close();
    }
    if (root != null) {
      root.close();
    }
  }
}
