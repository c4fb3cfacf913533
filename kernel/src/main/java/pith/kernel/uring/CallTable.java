package pith.kernel.uring;

import java.util.function.Predicate;
import pith.kernel.task.Current;
import pith.kernel.task.Process;
import pith.vfs.io.UserBuffer;

/** Does system calls by number, for operations that are system calls in all but the way they are asked for. */
public interface CallTable {
  /** {@return what the call answers} Refuses as the call does. */
  long call(Current current, int number, long... arguments);

  /** recvmsg into a frame. {@return how many bytes of the message came} */
  long receive(Current current, int fd, MessageFrame frame, int flags);

  /** recvmsg with one buffer instead of those that the header at {@code message} names. {@return how many bytes came} */
  long receive(Current current, int fd, long message, UserBuffer to, int flags);

  /** {@return which children of {@code parent} waitid would wait for} Refuses with EINVAL, EBADF. */
  Predicate<Process> children(Current current, Process parent, int idType, int id);

  /** splice with offsets by value, -1 for the file's own. {@return bytes moved} */
  long splice(Current current, int in, long inOffset, int out, long outOffset, long length, int flags);
}
