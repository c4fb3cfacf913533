package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import pith.kernel.ipc.IpcPermissions;
import pith.kernel.ipc.IpcTable;
import pith.kernel.ipc.MessageQueue;
import pith.kernel.ipc.MessageQueue.Message;
import pith.kernel.ipc.MessageQueue.Wish;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;

/** msgget, msgsnd, msgrcv, msgctl. Source: their manual pages. */
final class MessageQueueCalls {
  private static final int IPC_RMID = 0, IPC_SET = 1, IPC_STAT = 2, IPC_INFO = 3, MSG_STAT = 11, MSG_INFO = 12, MSG_STAT_ANY = 13, IPC_64 = 0x100;
  private static final int IPC_NOWAIT = 04000, MSG_NOERROR = 010000, MSG_EXCEPT = 020000, MSG_COPY = 040000;
  private static final int STATUS_BYTES = 120, SEGMENT_BYTES = 16;

  private final IpcTable<MessageQueue> queues = new IpcTable<>();

  long get(Current current, long key, long flags) {
    Credentials who = current.credentials();
    Kernel kernel = current.kernel();
    return queues.get((int) key, (int) flags, who, _ -> {}, id -> new MessageQueue(kernel, id, new IpcPermissions((int) key, (int) flags, who))).id();
  }

  long send(Current current, long id, long message, long bytes, long flags) {
    long type = current.space().readLong(message);
    if (bytes < 0 || bytes > MessageQueue.MOST_BYTES || type < 1 || (int) id < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    byte[] text = new byte[(int) bytes];
    current.space().copyIn(message + 8, text, 0, text.length);
    queues.find((int) id).send(type, text, (flags & IPC_NOWAIT) != 0, current.credentials(), current.process().pid());
    return 0;
  }

  /** A copy that stays in the queue (MSG_COPY) is for checkpoints: a kernel that makes none answers ENOSYS. */
  long receive(Current current, long id, long buffer, long mostBytes, long type, long flags) {
    if (mostBytes < 0 || (int) id < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if ((flags & MSG_COPY) != 0) {
      throw Refused.of(Errno.ENOSYS);
    }
    Wish wish = new Wish(type, mostBytes, (flags & MSG_NOERROR) != 0, (flags & MSG_EXCEPT) != 0, (flags & IPC_NOWAIT) != 0);
    Message message = queues.find((int) id).receive(wish, current.credentials(), current.process().pid());
    int length = (int) Math.min(mostBytes, message.text().length);
    current.space().writeLong(buffer, message.type());
    current.space().copyOut(buffer + 8, message.text(), 0, length);
    return length;
  }

  /** What is asked by place in the table (MSG_STAT) is asked by number here, as for shared memory. */
  long control(Current current, long idArgument, long command, long buffer) {
    int id = (int) idArgument;
    Credentials who = current.credentials();
    return switch ((int) command & ~IPC_64) {
      case IPC_RMID -> {
        queues.remove(id, who);
        yield 0;
      }
      case IPC_SET -> {
        byte[] wanted = new byte[STATUS_BYTES];
        current.space().copyIn(buffer, wanted, 0, wanted.length);
        queues.find(id).change(who, wanted);
        yield 0;
      }
      case IPC_STAT, MSG_STAT -> {
        MessageQueue queue = queues.find(id);
        queue.check(who, IpcPermissions.READ);
        yield tell(current, buffer, queue.status(), (command & ~IPC_64) == IPC_STAT ? 0 : id);
      }
      case MSG_STAT_ANY -> tell(current, buffer, queues.find(id).status(), id);
      case IPC_INFO -> tell(current, buffer, limits(IpcTable.MOST * (MessageQueue.CAPACITY >> 10), MessageQueue.CAPACITY, MessageQueue.CAPACITY), queues.last());
      case MSG_INFO -> {
        List<MessageQueue.Use> uses = queues.all().stream().map(MessageQueue::use).toList();
        int messages = uses.stream().mapToInt(MessageQueue.Use::messages).sum();
        long bytes = uses.stream().mapToLong(MessageQueue.Use::bytes).sum();
        yield tell(current, buffer, limits(uses.size(), messages, (int) bytes), queues.last());
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  /** {@code struct msginfo}: limits, in the order msgpool, map, max, mnb, mni, ssz, tql and, in two bytes, seg; three of them say instead how much there is. */
  private static byte[] limits(int pool, int map, int headers) {
    return integers(pool, map, MessageQueue.MOST_BYTES, MessageQueue.CAPACITY, IpcTable.MOST, SEGMENT_BYTES, headers, 0xffff);
  }

  /** {@return numbers of four bytes each, one after the other} */
  static byte[] integers(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(bytes::putInt);
    return bytes.array();
  }

  private static long tell(Current current, long address, byte[] what, long answer) {
    current.space().copyOut(address, what, 0, what.length);
    return answer;
  }
}
