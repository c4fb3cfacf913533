package pith.vfs;

import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.slab.KernelObject;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Where a process stands in the tree: its root, its working directory, its umask. Threads share one (CLONE_FS); others have copies.
 * Source: Linux {@code struct fs_struct}.
 */
public final class FsContext extends KernelObject {
  private static final LockClass LOCK = LockClass.of("fs_context.lock");
  private static final int DEFAULT_UMASK = 022;

  private final Vfs vfs;
  private final SpinLock lock = new SpinLock(LOCK);
  private final AtomicInteger references = new AtomicInteger(1);

  /** Both carry references. Written under {@link #lock}, by which who takes references reads them. */
  private volatile Path root;

  private volatile Path directory;
  private volatile int umask;

  /** A context with one reference; takes references of its own to {@code root} and {@code directory}. */
  public FsContext(Path root, Path directory) {
    this(root, directory, DEFAULT_UMASK);
  }

  private FsContext(Path root, Path directory, int umask) {
    super(root.mount().superBlock().vfs().fsSlab());
    vfs = root.mount().superBlock().vfs();
    this.root = root.get();
    this.directory = directory.get();
    this.umask = umask;
  }

  /** {@return the root, with references} */
  public Path root() {
    try (var _ = lock.acquire()) {
      return root.get();
    }
  }

  /** {@return the working directory, with references} */
  public Path directory() {
    try (var _ = lock.acquire()) {
      return directory.get();
    }
  }

  /**
   * {@return the root (or else the working directory) without references: for who reads its names within an RCU reader, and takes references to where that
   * leads}
   */
  Path unheld(boolean top) {
    return top ? root : directory;
  }

  /** Moves the root to {@code path}, of which this takes references. */
  public void root(Path path) {
    path.get();
    Path old;
    try (var _ = lock.acquire()) {
      old = root;
      root = path;
    }
    old.close();
  }

  /** Moves the working directory to {@code path}, of which this takes references. */
  public void directory(Path path) {
    path.get();
    Path old;
    try (var _ = lock.acquire()) {
      old = directory;
      directory = path;
    }
    old.close();
  }

  /** {@return whose trees it stands in} */
  Vfs vfs() {
    return vfs;
  }

  public int umask() {
    return umask;
  }

  /** {@return the former umask} */
  public int umask(int mask) {
    int old = umask;
    umask = mask & 0777;
    return old;
  }

  /** {@return a copy with one reference, for a fork without CLONE_FS} */
  public FsContext duplicate() {
    try (Path top = root();
        Path here = directory()) {
      return new FsContext(top, here, umask);
    }
  }

  public FsContext get() {
    references.incrementAndGet();
    return this;
  }

  /** Takes a reference if there still is any: for who looks at another task. {@return whether it did} */
  public boolean tryGet() {
    return references.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  /** Drops a reference. May sleep. */
  public void put() {
    if (references.decrementAndGet() == 0) {
      directory.close();
      root.close();
      release();
    }
  }

  /** {@return references to it, at this moment} */
  public int references() {
    return references.get();
  }
}
