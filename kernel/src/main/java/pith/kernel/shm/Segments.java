package pith.kernel.shm;

import java.util.TreeMap;
import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.Kernel;
import pith.mm.space.SharedMemory;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;

/** All segments of shared memory. Source: shmget(2), shmctl(2), Linux's {@code ipc/shm.c}. */
public final class Segments {
  private static final LockClass LOCK = LockClass.of("shm_ids.rwsem");
  private static final int IPC_PRIVATE = 0, IPC_CREAT = 01000, IPC_EXCL = 02000, MODE = 0777;

  /** A quarter of the address space, as Linux's default allows about everything. */
  static final long MOST_BYTES = 1L << 36;

  /** Linux: {@code SHMMNI}. */
  static final int MOST_SEGMENTS = 4096;

  private final Mutex lock = new Mutex(LOCK);

  /** Guarded by {@link #lock}, as the next; by number. Those that are gone are taken out by whoever looks next. */
  private final TreeMap<Integer, Segment> segments = new TreeMap<>();

  private int next;

  /**
   * {@return the number of the segment of {@code key}, made if it is wanted and there is none; its memory is promised to a space of {@code spacePages} pages}
   */
  public int get(Kernel kernel, int key, long bytes, int flags, Credentials who, long spacePages) {
    try (var _ = lock.acquire()) {
      Segment found = key == IPC_PRIVATE ? null : byKey(key);
      if (found != null) {
        refuseIf((flags & (IPC_CREAT | IPC_EXCL)) == (IPC_CREAT | IPC_EXCL), Errno.EEXIST);
        refuseIf(bytes > found.bytes, Errno.EINVAL);
        if ((flags & 0666) != 0) {
          found.checkAccess(who, (flags & 0222) != 0);
        }
        return found.id;
      }
      refuseIf(key != IPC_PRIVATE && (flags & IPC_CREAT) == 0, Errno.ENOENT);
      refuseIf(bytes <= 0 || bytes > MOST_BYTES, Errno.EINVAL);
      segments.values().removeIf(Segment::gone);
      refuseIf(segments.size() >= MOST_SEGMENTS, Errno.ENOSPC);
      Segment made = new Segment(kernel, next++, key, bytes, flags & MODE, who, new SharedMemory(kernel.memory(), bytes, true, spacePages));
      segments.put(made.id, made);
      return made.id;
    }
  }

  private Segment byKey(int key) {
    return segments.values().stream().filter(segment -> segment.hasKey(key)).findFirst().orElse(null);
  }

  /** {@return a segment that {@code who} may read, or read and write} Refuses with EINVAL, EACCES. */
  public Segment find(int id, Credentials who, boolean write) {
    try (var _ = lock.acquire()) {
      Segment segment = byNumber(id);
      segment.checkAccess(who, write);
      return segment;
    }
  }

  /** {@return a segment whoever asks} Refuses with EINVAL. */
  public Segment findAny(int id) {
    try (var _ = lock.acquire()) {
      return byNumber(id);
    }
  }

  private Segment byNumber(int id) {
    segments.values().removeIf(Segment::gone);
    Segment segment = segments.get(id);
    refuseIf(segment == null, Errno.EINVAL);
    return segment;
  }

  /** All segments together: their number, their pages, and those of them that are in memory and in swap. */
  public record Use(int segments, long pages, long residentPages, long swappedPages) {}

  public Use use() {
    try (var _ = lock.acquire()) {
      segments.values().removeIf(Segment::gone);
      long pages = 0;
      long resident = 0;
      long swapped = 0;
      for (Segment segment : segments.values()) {
        pages += (segment.bytes + PhysicalMemory.PAGE_BYTES - 1) / PhysicalMemory.PAGE_BYTES;
        resident += segment.pageCache().pages();
        swapped += segment.pageCache().swappedPages();
      }
      return new Use(segments.size(), pages, resident, swapped);
    }
  }

  /** {@return the largest number that a segment has, 0 if there is none} */
  public int last() {
    try (var _ = lock.acquire()) {
      segments.values().removeIf(Segment::gone);
      return segments.isEmpty() ? 0 : segments.lastKey();
    }
  }

  private static void refuseIf(boolean wrong, Errno errno) {
    if (wrong) {
      throw Refused.of(errno);
    }
  }
}
