package pith.kernel.inotify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import pith.mm.slab.KernelObject;
import pith.mm.slab.SlabCache;
import pith.vfs.Inode;

/** One inode watched by one open inotify file. */
final class Watch extends KernelObject {
  final InotifyFile file;
  final Inode inode;
  final int wd;

  /** What is watched for. Guarded by the file's lock. */
  int mask;

  /** A watch whose slab object of {@code cache} was allocated ahead, at {@code mark}. */
  Watch(SlabCache cache, long mark, InotifyFile file, Inode inode, int wd, int mask) {
    super(cache, mark);
    this.file = file;
    this.inode = inode;
    this.wd = wd;
    this.mask = mask;
  }

  /** {@return who watches {@code inode}: an immutable list} */
  static List<Watch> of(Inode inode) {
    return inode.watches().get() instanceof InodeWatches present ? present.all() : List.of();
  }

  /** What hangs on an inode. */
  private record InodeWatches(List<Watch> all) {}

  /** Hangs this on its inode. */
  void attach() {
    AtomicReference<Object> place = inode.watches();
    Object before;
    InodeWatches after;
    do {
      before = place.get();
      List<Watch> all = new ArrayList<>(before instanceof InodeWatches present ? present.all() : List.of());
      all.add(this);
      after = new InodeWatches(List.copyOf(all));
    } while (!place.compareAndSet(before, after));
  }

  /** The watch is over. */
  void free() {
    release();
  }

  /** Takes this off its inode. */
  void detach() {
    AtomicReference<Object> place = inode.watches();
    Object before;
    InodeWatches after;
    do {
      before = place.get();
      if (!(before instanceof InodeWatches present)) {
        return;
      }
      after = new InodeWatches(present.all().stream().filter(watch -> watch != this).toList());
    } while (!place.compareAndSet(before, after.all().isEmpty() ? null : after));
  }
}
