package pith.kernel.uring;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.UserBuffer;

/** Where an entry has the arguments of a system call. Source: io_uring_enter(2). */
final class CallArguments {
  private static final int SETXATTR = 5, FSETXATTR = 7, GETXATTR = 8, FGETXATTR = 10;
  private static final int EPOLL_CTL = 21, EPOLL_PWAIT = 22, MKDIRAT = 34, UNLINKAT = 35, SYMLINKAT = 36, LINKAT = 37, FTRUNCATE = 46, FALLOCATE = 47, OPENAT = 56, CLOSE = 57, PIPE2 = 59;
  private static final int TEE = 77, SYNC_FILE_RANGE = 84, SOCKET = 198, BIND = 200, LISTEN = 201, CONNECT = 203, SENDTO = 206, RECVFROM = 207, SHUTDOWN = 210, SENDMSG = 211;
  private static final int RECVMSG = 212, FADVISE = 223, MADVISE = 233, ACCEPT4 = 242, RENAMEAT2 = 276, STATX = 291, OPENAT2 = 437;
  private static final int WAIT_ALL = 0x100, SPLICE_IN_FIXED = 1 << 31;

  private final CallTable table;

  CallArguments(CallTable table) {
    this.table = table;
  }

  /**
   * {@return what the call answers} {@code fd} stands for the entry's descriptor, {@code in} for that of a splice's source; {@code more} are flags that a
   * message gets besides.
   */
  long call(Current current, UringRequest of, int fd, int in, int more) {
    return switch (of.opcode) {
      case Opcode.OPENAT -> table.call(current, OPENAT, fd, of.addr, of.opFlags, of.len);
      case Opcode.OPENAT2 -> table.call(current, OPENAT2, fd, of.addr, of.off, of.len);
      case Opcode.CLOSE -> table.call(current, CLOSE, fd);
      case Opcode.STATX -> table.call(current, STATX, of.fd, of.addr, of.opFlags, of.len, of.off);
      case Opcode.UNLINKAT -> table.call(current, UNLINKAT, of.fd, of.addr, of.opFlags);
      case Opcode.RENAMEAT -> table.call(current, RENAMEAT2, of.fd, of.addr, (int) of.len, of.off, of.opFlags);
      case Opcode.MKDIRAT -> table.call(current, MKDIRAT, of.fd, of.addr, of.len);
      case Opcode.SYMLINKAT -> table.call(current, SYMLINKAT, of.addr, of.fd, of.off);
      case Opcode.LINKAT -> table.call(current, LINKAT, of.fd, of.addr, (int) of.len, of.off, of.opFlags);
      case Opcode.FALLOCATE -> table.call(current, FALLOCATE, fd, of.len, of.off, of.addr);
      case Opcode.FTRUNCATE -> table.call(current, FTRUNCATE, fd, of.off);
      case Opcode.SYNC_FILE_RANGE -> table.call(current, SYNC_FILE_RANGE, fd, of.off, of.len, of.opFlags);
      case Opcode.FADVISE -> table.call(current, FADVISE, fd, of.off, of.addr != 0 ? of.addr : of.len, of.opFlags);
      case Opcode.MADVISE -> table.call(current, MADVISE, of.addr, of.off != 0 ? of.off : of.len, of.opFlags);
      case Opcode.EPOLL_CTL -> table.call(current, EPOLL_CTL, fd, of.len, of.off, of.addr);
      case Opcode.EPOLL_WAIT -> events(table.call(current, EPOLL_PWAIT, fd, of.addr, of.len, 0, 0, 0));
      case Opcode.SPLICE -> table.splice(current, in, of.addr, fd, of.off, of.len, of.opFlags & ~SPLICE_IN_FIXED);
      case Opcode.TEE -> tee(current, of, in, fd);
      case Opcode.PIPE -> table.call(current, PIPE2, of.addr, of.opFlags);
      case Opcode.SETXATTR -> table.call(current, SETXATTR, of.addr3, of.addr, of.off, of.len, of.opFlags);
      case Opcode.GETXATTR -> table.call(current, GETXATTR, of.addr3, of.addr, of.off, of.len);
      case Opcode.FSETXATTR -> table.call(current, FSETXATTR, fd, of.addr, of.off, of.len, of.opFlags);
      case Opcode.FGETXATTR -> table.call(current, FGETXATTR, fd, of.addr, of.off, of.len);
      default -> socket(current, of, fd, more);
    };
  }

  /** Pipes have no offsets. */
  private long tee(Current current, UringRequest of, int in, int fd) {
    if (of.addr != 0 || of.off != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return table.call(current, TEE, in, fd, of.len, of.opFlags & ~SPLICE_IN_FIXED);
  }

  /** No events are no answer: they are waited for. */
  private static long events(long found) {
    if (found == 0) {
      throw Refused.of(Errno.EAGAIN);
    }
    return found;
  }

  private long message(Current current, UringRequest of, int fd, int flags) {
    if (of.chosen == null) {
      return table.call(current, RECVMSG, fd, of.addr, flags);
    }
    if (of.frame == null) {
      return table.receive(current, fd, of.addr, new UserBuffer(of.space.user(), of.chosen.address(), of.chosen.length()), flags);
    }
    return table.receive(current, fd, of.frame.in(of.chosen), flags);
  }

  private long socket(Current current, UringRequest of, int fd, int more) {
    boolean lent = of.chosen != null;
    long address = (lent ? of.chosen.address() : of.addr) + of.moved;
    long length = (lent ? of.chosen.length() : of.len) - of.moved;
    return switch (of.opcode) {
      case Opcode.SOCKET -> table.call(current, SOCKET, of.fd, of.off, of.len);
      case Opcode.BIND -> table.call(current, BIND, fd, of.addr, of.off);
      case Opcode.LISTEN -> table.call(current, LISTEN, fd, of.len);
      case Opcode.CONNECT -> table.call(current, CONNECT, fd, of.addr, of.off);
      case Opcode.ACCEPT -> table.call(current, ACCEPT4, fd, of.addr, of.off, of.opFlags);
      case Opcode.SEND -> table.call(current, SENDTO, fd, address, length, of.opFlags & ~WAIT_ALL | more, of.off, of.fileIndex & 0xffff);
      case Opcode.RECV -> table.call(current, RECVFROM, fd, address, length, of.opFlags & ~WAIT_ALL | more, 0, 0);
      case Opcode.SENDMSG -> table.call(current, SENDMSG, fd, of.addr, of.opFlags | more);
      case Opcode.RECVMSG -> message(current, of, fd, of.opFlags | more);
      case Opcode.SHUTDOWN -> table.call(current, SHUTDOWN, fd, of.len);
      default -> throw Refused.of(Errno.EINVAL);
    };
  }
}
