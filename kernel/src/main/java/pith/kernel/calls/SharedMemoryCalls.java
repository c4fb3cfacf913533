package pith.kernel.calls;

import pith.kernel.shm.Segment;
import pith.kernel.shm.Segments;
import pith.kernel.shm.ShmStatus;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** shmget, shmat, shmdt, shmctl. Source: their manual pages. */
final class SharedMemoryCalls {
  private static final int IPC_RMID = 0, IPC_STAT = 2, SHM_RDONLY = 010000, SHM_RND = 020000, SHM_REMAP = 040000, SHM_EXEC = 0100000;
  private static final int READ = 1, WRITE = 2, EXEC = 4, MAP_SHARED = 1, MAP_FIXED = 0x10, MAP_FIXED_NOREPLACE = 0x100000;
  private static final long PAGE = 4096;

  private final Segments segments = new Segments();

  long get(Current current, long key, long bytes, long flags) {
    return segments.get(current.kernel().memory(), (int) key, bytes, (int) flags, current.credentials(), current.space().map().totals().all());
  }

  long attach(Current current, long id, long wanted, long flagsArgument) {
    int flags = (int) flagsArgument;
    boolean write = (flags & SHM_RDONLY) == 0;
    Segment segment = segments.find((int) id, current.credentials(), write);
    long address = (flags & SHM_RND) != 0 ? wanted & -PAGE : wanted;
    if (address % PAGE != 0 || address == 0 && (flags & SHM_REMAP) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    int prot = READ | (write ? WRITE : 0) | ((flags & SHM_EXEC) != 0 ? EXEC : 0);
    int place = address == 0 ? 0 : (flags & SHM_REMAP) != 0 ? MAP_FIXED : MAP_FIXED_NOREPLACE;
    return current.space().map(address, segment.bytes(), prot, MAP_SHARED | place, segment, 0);
  }

  static long detach(Current current, long address) {
    if (address % PAGE != 0 || !(current.space().fileAt(address) instanceof Segment segment)) {
      throw Refused.of(Errno.EINVAL);
    }
    current.space().unmap(address, segment.bytes());
    return 0;
  }

  long control(Current current, long id, long command, long buffer) {
    switch ((int) command) {
      case IPC_RMID -> segments.remove((int) id, current.credentials());
      case IPC_STAT -> {
        byte[] status = ShmStatus.of(segments.find((int) id, current.credentials(), false));
        current.space().copyOut(buffer, status, 0, status.length);
      }
      default -> throw Refused.of(Errno.EINVAL);
    }
    return 0;
  }
}
