package pith.kernel.calls;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.ipc.IpcPermissions;
import pith.kernel.ipc.IpcTable;
import pith.kernel.ipc.SemaphoreOperation;
import pith.kernel.ipc.SemaphoreSet;
import pith.kernel.ipc.SemaphoreSet.Question;
import pith.kernel.ipc.SemaphoreUndo;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;

/** semget, semctl, semop, semtimedop. Source: their manual pages. */
final class SemaphoreCalls {
  private static final int IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2, IPC_INFO = 3, GETPID = 11, GETVAL = 12, GETALL = 13, GETNCNT = 14, GETZCNT = 15;
  private static final int SETVAL = 16, SETALL = 17, SEM_STAT = 18, SEM_INFO = 19, SEM_STAT_ANY = 20, IPC_64 = 0x100, IPC_NOWAIT = 04000, SEM_UNDO = 0x1000;
  private static final int STATUS_BYTES = 88;

  private final IpcTable<SemaphoreSet> sets = new IpcTable<>();

  long get(Current current, long key, long countArgument, long flags) {
    int count = (int) countArgument;
    if (count < 0 || count > SemaphoreSet.MOST) {
      throw Refused.of(Errno.EINVAL);
    }
    Credentials who = current.credentials();
    Kernel kernel = current.kernel();
    return sets.get((int) key, (int) flags, who, found -> checkCount(found, count),
        id -> SemaphoreSet.make(kernel, id, new IpcPermissions((int) key, (int) flags, who), count)).id();
  }

  private static void checkCount(SemaphoreSet found, int wanted) {
    if (wanted > found.count()) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  long operate(Current current, long id, long operations, long count) {
    return operate(current, id, operations, count, Long.MAX_VALUE);
  }

  long timedOperate(Current current, long id, long operations, long count, long timeout) {
    long deadline = timeout == 0 ? Long.MAX_VALUE : Deadlines.at(current.kernel(), current.kernel().monotonicNanos() + Deadlines.readTimespec(current, timeout));
    return operate(current, id, operations, count, deadline);
  }

  private long operate(Current current, long id, long operations, long count, long deadline) {
    if (count < 1 || (int) id < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (count > SemaphoreSet.MOST_OPERATIONS) {
      throw Refused.of(Errno.E2BIG);
    }
    List<SemaphoreOperation> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(operation(current, operations + (long) i * SemaphoreOperation.BYTES));
    }
    sets.find((int) id).operate(all, current.credentials(), SemaphoreUndo.of(current.process()), current.process().pid(), deadline);
    return 0;
  }

  private static SemaphoreOperation operation(Current current, long at) {
    byte[] operation = new byte[SemaphoreOperation.BYTES];
    current.space().copyIn(at, operation, 0, operation.length);
    int flags = number(operation, 4);
    return new SemaphoreOperation(number(operation, 0), (short) number(operation, 2), (flags & IPC_NOWAIT) != 0, (flags & SEM_UNDO) != 0);
  }

  private static int number(byte[] bytes, int at) {
    return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
  }

  /** What is asked by place in the table (SEM_STAT) is asked by number here, as for shared memory. */
  long control(Current current, long idArgument, long number, long command, long argument) {
    int id = (int) idArgument;
    Credentials who = current.credentials();
    return switch ((int) command & ~IPC_64) {
      case IPC_RMID -> {
        sets.remove(id, who);
        yield 0;
      }
      case IPC_SET -> {
        byte[] wanted = new byte[STATUS_BYTES];
        current.space().copyIn(argument, wanted, 0, wanted.length);
        sets.find(id).change(who, wanted);
        yield 0;
      }
      case GETVAL -> sets.find(id).ask(Question.VALUE, (int) number, who);
      case GETPID -> sets.find(id).ask(Question.LAST_PID, (int) number, who);
      case GETNCNT -> sets.find(id).ask(Question.WAIT_FOR_MORE, (int) number, who);
      case GETZCNT -> sets.find(id).ask(Question.WAIT_FOR_ZERO, (int) number, who);
      case GETALL -> tell(current, argument, packed(sets.find(id).values(who)), 0);
      case SETVAL -> {
        sets.find(id).set((int) number, new int[] {(int) argument}, who, current.process().pid());
        yield 0;
      }
      case SETALL -> {
        SemaphoreSet set = sets.find(id);
        byte[] wanted = new byte[2 * set.count()];
        current.space().copyIn(argument, wanted, 0, wanted.length);
        set.set(0, unpacked(wanted), who, current.process().pid());
        yield 0;
      }
      case IPC_STAT, SEM_STAT -> {
        SemaphoreSet set = sets.find(id);
        set.check(who, IpcPermissions.READ);
        yield tell(current, argument, set.status(), (command & ~IPC_64) == IPC_STAT ? 0 : id);
      }
      case SEM_STAT_ANY -> tell(current, argument, sets.find(id).status(), id);
      case IPC_INFO -> tell(current, argument, limits(20, SemaphoreSet.MOST_VALUE), sets.last());
      case SEM_INFO -> {
        List<SemaphoreSet> all = sets.all();
        yield tell(current, argument, limits(all.size(), all.stream().mapToInt(SemaphoreSet::count).sum()), sets.last());
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static byte[] packed(int[] values) {
    byte[] bytes = new byte[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[2 * i] = (byte) values[i];
      bytes[2 * i + 1] = (byte) (values[i] >> 8);
    }
    return bytes;
  }

  private static int[] unpacked(byte[] bytes) {
    int[] values = new int[bytes.length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(bytes, 2 * i);
    }
    return values;
  }

  /** {@code struct seminfo}: limits, in the order semmap, mni, mns, mnu, msl, opm, ume, usz, vmx, aem; two of them say instead how much there is. */
  private static byte[] limits(int size, int adjustment) {
    int all = IpcTable.MOST * SemaphoreSet.MOST;
    return MessageQueueCalls.integers(
        all, IpcTable.MOST, all, all, SemaphoreSet.MOST, SemaphoreSet.MOST_OPERATIONS, SemaphoreSet.MOST_OPERATIONS, size, SemaphoreSet.MOST_VALUE, adjustment);
  }

  private static long tell(Current current, long address, byte[] what, long answer) {
    current.space().copyOut(address, what, 0, what.length);
    return answer;
  }
}
