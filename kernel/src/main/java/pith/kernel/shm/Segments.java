package pith.kernel.shm;

import java.util.TreeMap;
import pith.mm.MemorySystem;
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
  private static final long MOST_BYTES = 1L << 36;

  private final Mutex lock = new Mutex(LOCK);

  /** Guarded by {@link #lock}, as the next; by number. */
  private final TreeMap<Integer, Segment> segments = new TreeMap<>();

  private int next;

  /** {@return the number of the segment of {@code key}, made if it is wanted and there is none} */
  public int get(MemorySystem memory, int key, long bytes, int flags, Credentials who, long spacePages) {
    try (var _ = lock.acquire()) {
      Segment found = key == IPC_PRIVATE ? null : byKey(key);
      if (found != null) {
        refuseIf((flags & (IPC_CREAT | IPC_EXCL)) == (IPC_CREAT | IPC_EXCL), Errno.EEXIST);
        refuseIf(bytes > found.bytes, Errno.EINVAL);
        return found.id;
      }
      refuseIf(key != IPC_PRIVATE && (flags & IPC_CREAT) == 0, Errno.ENOENT);
      refuseIf(bytes <= 0 || bytes > MOST_BYTES, Errno.EINVAL);
      Segment made =
          new Segment(next++, key, bytes, flags & MODE, who.user().effective(), who.group().effective(), new SharedMemory(memory, bytes, true, spacePages));
      segments.put(made.id, made);
      return made.id;
    }
  }

  private Segment byKey(int key) {
    return segments.values().stream().filter(segment -> segment.key == key).findFirst().orElse(null);
  }

  /** {@return a segment that {@code who} may use} Refuses with EINVAL, EACCES. */
  public Segment find(int id, Credentials who, boolean write) {
    try (var _ = lock.acquire()) {
      Segment segment = segments.get(id);
      refuseIf(segment == null, Errno.EINVAL);
      int wanted = write ? 06 : 04;
      boolean owner = who.user().effective() == segment.uid;
      int granted = owner ? segment.mode >> 6 : who.group().effective() == segment.gid ? segment.mode >> 3 : segment.mode;
      refuseIf(who.user().effective() != 0 && (granted & wanted) != wanted, Errno.EACCES);
      return segment;
    }
  }

  /** The segment goes as soon as nobody has it attached. Refuses with EINVAL, EPERM. */
  public void remove(int id, Credentials who) {
    try (var _ = lock.acquire()) {
      Segment segment = segments.get(id);
      refuseIf(segment == null, Errno.EINVAL);
      refuseIf(who.user().effective() != 0 && who.user().effective() != segment.uid, Errno.EPERM);
      segments.remove(id);
      segment.remove();
    }
  }

  private static void refuseIf(boolean wrong, Errno errno) {
    if (wrong) {
      throw Refused.of(errno);
    }
  }
}
