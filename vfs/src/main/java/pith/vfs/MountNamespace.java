package pith.vfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.SeqLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The tree of mounts.
 *
 * <pre>
 *   Mount 1  rootfs  /            parent −
 *     ├─ Mount 2  proc  /proc     mounted on dentry "proc" of Mount 1
 *     └─ Mount 3  tmpfs /tmp      two mounts on one place: the newest is seen
 *          └─ Mount 4  …
 * </pre>
 *
 * <p>Changes hold {@code mounts.mutex}. Readers need no lock: a dentry's list of mounts is an array that is replaced as a whole; who reads more than one, and
 * takes references, asks {@code mount_lock} whether it was all true at one moment.
 */
public final class MountNamespace {
  private static final LockClass LOCK = LockClass.of("mounts.mutex");
  private static final LockClass MOUNT_LOCK = LockClass.of("mount_lock");

  private final Mutex mutex = new Mutex(LOCK);

  /** In the order of /proc/mounts. Guarded by {@link #mutex}, replaced as a whole. */
  private volatile List<Mount> mounts = List.of();

  /** By it who reads without the mutex notices that the tree was changed. Written under {@link #mutex}. */
  private final SeqLock mountLock = new SeqLock(MOUNT_LOCK);

  /** How often what is mounted, and how, has changed. Written under {@link #mutex}. */
  private volatile long changes;

  private final WaitQueue changed = new WaitQueue();

  private int nextId = 1;
  private volatile Mount root;

  /** {@return every mount, in the order in which they were made} */
  public List<Mount> all() {
    return mounts;
  }

  /** {@return how often what is mounted, and how, has changed} */
  public long changes() {
    return changes;
  }

  /** {@return the queue that is woken at each change} */
  public WaitQueue changed() {
    return changed;
  }

  /** Under {@link #mutex}. */
  private void noteChange() {
    changes++;
    changed.wakeAll();
  }

  /** {@return by what who reads the tree without the mutex notices a change} */
  SeqLock mountLock() {
    return mountLock;
  }

  /** {@return the root, as a path without references} */
  public Path root() {
    return top(new Path(root, root.root()));
  }

  /** Shows {@code superBlock} as the root of everything; takes over the caller's use of it. */
  public Mount mountRoot(SuperBlock superBlock, int flags) {
    try (var _ = mutex.acquire()) {
      root = new Mount(nextId++, superBlock, superBlock.root(), flags);
      root.attachForGood();
      add(root);
      return root;
    }
  }

  /**
   * Mounts {@code superBlock} on {@code at}; takes over the caller's use of it.
   *
   * @throws Refused ENOTDIR if one of the two is a directory and the other is not
   */
  Mount mount(SuperBlock superBlock, Path at, int flags) {
    try (var _ = mutex.acquire()) {
      Path point = placeFor(superBlock.root(), at, Errno.ENOTDIR);
      Mount mount = new Mount(nextId++, superBlock, superBlock.root(), flags);
      point.get();
      try (var _ = mountLock.write()) {
        show(mount, point);
      }
      add(mount);
      return mount;
    }
  }

  /** Shows the part of the tree at {@code what} at {@code at} too; {@code recursively}: with what is mounted in that part now. */
  void bind(Path what, Path at, boolean recursively) {
    Map<Mount, Mount> copies = new LinkedHashMap<>();
    try (var _ = mutex.acquire()) {
      Path point = placeFor(what.dentry(), at, Errno.ENOTDIR);
      copy(what.mount(), what.dentry(), copies);
      for (Mount below : recursively ? below(what) : List.<Mount>of()) {
        copy(below, below.root(), copies);
      }
      copies.forEach((original, copy) -> {
        Path place = original == what.mount() ? point : new Path(copies.get(original.parent()), original.mountPoint());
        place.get();
        try (var _ = mountLock.write()) {
          show(copy, place);
        }
        add(copy);
      });
    } catch (Refused refused) {
      copies.values().forEach(Mount::put);
      throw refused;
    }
  }

  private void copy(Mount original, Dentry shown, Map<Mount, Mount> copies) {
    SuperBlock superBlock = original.superBlock();
    superBlock.activate();
    try {
      copies.put(original, new Mount(nextId++, superBlock, shown, original.flags()));
    } catch (Refused noMemory) {
      superBlock.deactivate();
      throw noMemory;
    }
  }

  /** {@return the mounts within a part of the tree, each after the one that it is mounted in} */
  private List<Mount> below(Path part) {
    List<Mount> found = new ArrayList<>();
    for (Mount mount : mounts) {
      if (mount.parent() == part.mount() && mount.mountPoint().isWithin(part.dentry())) {
        collect(mount, found);
      }
    }
    return found;
  }

  /**
   * Takes a mount, with all that is mounted in it, from where it is to {@code at}.
   *
   * @throws Refused EINVAL for the root and for what is in no tree, ELOOP for a place within the mount
   */
  void move(Mount mount, Path at) {
    Path old;
    try (var _ = mutex.acquire()) {
      if (mount.parent() == null) {
        throw Refused.of(Errno.EINVAL);
      }
      Path point = placeFor(mount.root(), at, Errno.EINVAL);
      for (Mount outer = point.mount(); outer != null; outer = outer.parent()) {
        if (outer == mount) {
          throw Refused.of(Errno.ELOOP);
        }
      }
      point.get();
      try (var _ = mountLock.write()) {
        old = detach(mount);
        show(mount, point);
      }
      noteChange();
    }
    old.close();
  }

  /** {@return where on top of {@code at} a mount of {@code shown} comes to be; refuses with {@code mismatch} if only one of the two is a directory} */
  private static Path placeFor(Dentry shown, Path at, Errno mismatch) {
    Path point = top(at);
    if (point.inode() instanceof DirectoryInode != shown.inode() instanceof DirectoryInode) {
      throw Refused.of(mismatch);
    }
    if (point.dentry().isDeleted()) {
      throw Refused.of(Errno.ENOENT);
    }
    return point;
  }

  private static void show(Mount mount, Path point) {
    mount.attach(point.mount(), point.dentry());
    Mount[] old = point.dentry().mounts();
    Mount[] grown = Arrays.copyOf(old, old.length + 1);
    grown[old.length] = mount;
    point.dentry().mounts(grown);
  }

  /** Changes what a mount forbids. */
  void remount(Mount mount, int flags) {
    try (var _ = mutex.acquire()) {
      mount.flags(flags);
      noteChange();
    }
  }

  /**
   * Takes a mount out of the tree.
   *
   * @param lazily even if it is in use: it goes with its last user (MNT_DETACH)
   * @throws Refused EBUSY, or EINVAL for the root
   */
  void unmount(Mount mount, boolean lazily) {
    List<Mount> gone = new ArrayList<>();
    List<Path> points = new ArrayList<>();
    try (var _ = mutex.acquire()) {
      if (mount.parent() == null) {
        throw Refused.of(mount == root ? Errno.EBUSY : Errno.EINVAL);
      }
      collect(mount, gone);
      try (var _ = mountLock.write()) { // from here on nobody gets a reference without a lock, so that users can be counted
        if (!lazily && (gone.size() > 1 || mount.users() > 0)) {
          throw Refused.of(Errno.EBUSY);
        }
        gone.reversed().forEach(each -> points.add(detach(each)));
      }
      List<Mount> rest = new ArrayList<>(mounts);
      rest.removeAll(gone);
      mounts = List.copyOf(rest);
      noteChange();
    }
    gone.reversed().forEach(Mount::put);
    points.forEach(Path::close);
  }

  private void collect(Mount mount, List<Mount> into) {
    into.add(mount);
    for (Mount other : mounts) {
      if (other.parent() == mount) {
        collect(other, into);
      }
    }
  }

  /** Takes a mount off the place it is mounted on. {@return that place, with the references that the mount had to it} */
  private static Path detach(Mount mount) {
    Path point = new Path(mount.parent(), mount.mountPoint());
    point.dentry().mounts(Arrays.stream(point.dentry().mounts()).filter(other -> other != mount).toArray(Mount[]::new));
    mount.attach(null, null);
    return point;
  }

  private void add(Mount mount) {
    List<Mount> grown = new ArrayList<>(mounts);
    grown.add(mount);
    mounts = List.copyOf(grown);
    noteChange();
  }

  /** {@return what is seen at a place: itself, or the root of the newest mount on it, and so on} References are the caller's affair. */
  static Path top(Path path) {
    Path seen = path;
    for (Mount mount = mountedOn(seen); mount != null; mount = mountedOn(seen)) {
      seen = new Path(mount, mount.root());
    }
    return seen;
  }

  static Mount mountedOn(Path path) {
    Mount[] here = path.dentry().mounts();
    for (int i = here.length - 1; i >= 0; i--) {
      if (here[i].parent() == path.mount()) {
        return here[i];
      }
    }
    return null;
  }
}
