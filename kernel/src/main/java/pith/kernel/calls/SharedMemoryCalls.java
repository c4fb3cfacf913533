package pith.kernel.calls;

import pith.kernel.shm.Segment;
import pith.kernel.shm.Segments;
import pith.kernel.shm.ShmStatus;
import pith.kernel.task.Current;
import pith.kernel.task.ResourceLimits;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** shmget, shmat, shmdt, shmctl. Source: their manual pages. */
final class SharedMemoryCalls {
  private static final int IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2, IPC_INFO = 3, SHM_LOCK = 11, SHM_UNLOCK = 12, SHM_STAT = 13, SHM_INFO = 14, SHM_STAT_ANY = 15, IPC_64 = 0x100;
  private static final int SHM_RDONLY = 010000, SHM_RND = 020000, SHM_REMAP = 040000, SHM_EXEC = 0100000;
  private static final int READ = 1, WRITE = 2, EXEC = 4, MAP_SHARED = 1, MAP_FIXED = 0x10, MAP_FIXED_NOREPLACE = 0x100000;
  private static final long PAGE = 4096;

  private final Segments segments = new Segments();

  long get(Current current, long key, long bytes, long flags) {
    return segments.get(current.kernel(), (int) key, bytes, (int) flags, current.credentials(), current.space().map().totals().all());
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
    segment.get(); // so that it is not removed meanwhile
    try {
      return current.space().map(address, segment.bytes(), prot, MAP_SHARED | place, segment, 0);
    } catch (Refused refusal) {
      throw refusal.errno() == Errno.EEXIST ? Refused.of(Errno.EINVAL) : refusal;
    } finally {
      segment.put();
    }
  }

  /** Where the mapping begins is what counts, as Linux has it. */
  static long detach(Current current, long address) {
    if (address % PAGE != 0 || !(current.space().fileFrom(address) instanceof Segment segment)) {
      throw Refused.of(Errno.EINVAL);
    }
    current.space().unmap(address, segment.bytes());
    return 0;
  }

  /** What is asked by place in the table (SHM_STAT) is asked by number here, as places are numbers; the answer is the number. */
  long control(Current current, long id, long command, long buffer) {
    return switch ((int) command & ~IPC_64) {
      case IPC_RMID -> {
        segments.findAny((int) id).remove(current.credentials());
        yield 0;
      }
      case IPC_SET -> {
        byte[] wanted = new byte[ShmStatus.BYTES];
        current.space().copyIn(buffer, wanted, 0, wanted.length);
        segments.findAny((int) id).change(current.credentials(), wanted);
        yield 0;
      }
      case SHM_LOCK, SHM_UNLOCK -> {
        segments.findAny((int) id).pin(current.credentials(), command == SHM_LOCK, current.process().limits().soft(ResourceLimits.MEMLOCK));
        yield 0;
      }
      case IPC_STAT -> tell(current, buffer, ShmStatus.of(segments.find((int) id, current.credentials(), false)), 0);
      case SHM_STAT -> tell(current, buffer, ShmStatus.of(segments.find((int) id, current.credentials(), false)), id);
      case SHM_STAT_ANY -> tell(current, buffer, ShmStatus.of(segments.findAny((int) id)), id);
      case IPC_INFO -> tell(current, buffer, ShmStatus.limits(), segments.last());
      case SHM_INFO -> tell(current, buffer, ShmStatus.use(segments.use()), segments.last());
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long tell(Current current, long buffer, byte[] what, long answer) {
    current.space().copyOut(buffer, what, 0, what.length);
    return answer;
  }
}
