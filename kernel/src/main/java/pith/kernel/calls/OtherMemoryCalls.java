package pith.kernel.calls;

import java.util.Set;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.kernel.proc.Inspection;
import pith.kernel.task.Current;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.io.UserBuffer;

/**
 * process_vm_readv, process_vm_writev and process_madvise: what one process does with the memory of another, which it must be allowed to look into. Source:
 * Linux {@code mm/process_vm_access.c}, {@code mm/madvise.c}.
 */
final class OtherMemoryCalls {
  private static final long MOST_VECTORS = 1024;
  private static final long VECTOR_BYTES = 16;
  private static final int WILLNEED = 3, COLD = 20, PAGEOUT = 21, COLLAPSE = 25;

  /** What does not change what the other finds in its memory. */
  private static final Set<Integer> ADVICE_FOR_OTHERS = Set.of(WILLNEED, COLD, PAGEOUT, COLLAPSE);

  private OtherMemoryCalls() {}

  /** A piece of the other's memory. */
  private record Range(long address, long length) {}

  static long readv(Current current, long pid, long local, long locals, long remote, long remotes, long flags) {
    checkFlags(flags);
    return move(current, (int) pid, Buffers.many(current, local, locals), ranges(current, remote, remotes), false);
  }

  static long writev(Current current, long pid, long local, long locals, long remote, long remotes, long flags) {
    checkFlags(flags);
    return move(current, (int) pid, Buffers.many(current, local, locals), ranges(current, remote, remotes), true);
  }

  private static void checkFlags(long flags) {
    if (flags != 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static Range[] ranges(Current current, long vector, long count) {
    if (count < 0 || count > MOST_VECTORS) {
      throw Refused.of(Errno.EINVAL);
    }
    Range[] ranges = new Range[(int) count];
    for (int i = 0; i < count; i++) {
      ranges[i] = new Range(current.space().readLong(vector + VECTOR_BYTES * i), current.space().readLong(vector + VECTOR_BYTES * i + Long.BYTES));
      if (ranges[i].length < 0) {
        throw Refused.of(Errno.EINVAL);
      }
    }
    return ranges;
  }

  /** What could be moved before the first page that could not counts, unless it is nothing. */
  private static long move(Current current, int pid, UserBuffer local, Range[] ranges, boolean write) {
    long wanted = local.remaining();
    if (wanted == 0) {
      return 0;
    }
    AddressSpace space = spaceOf(current, current.kernel().tasks().task(pid));
    try {
      for (Range range : ranges) {
        move(space, range, local, write);
      }
    } catch (Refused fault) {
      if (local.remaining() == wanted) {
        throw fault;
      }
    } finally {
      space.put();
    }
    return wanted - local.remaining();
  }

  private static void move(AddressSpace space, Range range, UserBuffer local, boolean write) {
    byte[] bytes = new byte[(int) PhysicalMemory.PAGE_BYTES];
    long at = range.address;
    long left = range.length;
    while (left > 0 && local.remaining() > 0) {
      long toPageEnd = PhysicalMemory.PAGE_BYTES - (at & PhysicalMemory.PAGE_BYTES - 1);
      int part = (int) Math.min(Math.min(left, local.remaining()), toPageEnd);
      if (write) {
        space.user().faultIn(at, part, Access.STORE); // what was taken from the local side must have a place
        part = local.take(bytes, 0, part);
        space.copyOut(at, bytes, 0, part);
      } else {
        space.copyIn(at, bytes, 0, part);
        part = local.put(bytes, 0, part);
      }
      at += part;
      left -= part;
    }
  }

  /** {@return the memory of a task, with a reference} Refuses with ESRCH, EPERM. */
  private static AddressSpace spaceOf(Current current, Task task) {
    AddressSpace space = task == null ? null : task.space();
    if (space == null || !space.tryGet()) {
      throw Refused.of(Errno.ESRCH);
    }
    if (!Inspection.allows(current.credentials(), current.task(), task)) {
      space.put();
      throw Refused.of(Errno.EPERM);
    }
    return space;
  }

  static long advise(Current current, long pidfd, long vector, long count, long advice, long flags) {
    checkFlags(flags);
    Range[] ranges = ranges(current, vector, count);
    Process process = PidfdCalls.process(current, (int) pidfd);
    AddressSpace space = spaceOf(current, process.leader());
    try {
      if (space != current.space()) {
        checkAdvice(current, (int) advice);
      }
      return advise(space, ranges, (int) advice);
    } finally {
      space.put();
    }
  }

  private static void checkAdvice(Current current, int advice) {
    if (!ADVICE_FOR_OTHERS.contains(advice)) {
      throw Refused.of(Errno.EINVAL);
    }
    if (!current.credentials().has(Capability.SYS_NICE)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  private static long advise(AddressSpace space, Range[] ranges, int advice) {
    long done = 0;
    for (Range range : ranges) {
      try {
        space.advise(range.address, range.length, advice);
      } catch (Refused refusal) {
        if (done == 0) {
          throw refusal;
        }
        return done;
      }
      done += range.length;
    }
    return done;
  }
}
