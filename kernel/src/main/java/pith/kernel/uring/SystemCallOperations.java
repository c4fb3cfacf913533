package pith.kernel.uring;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.PollMask;

/** Operations that are system calls whose arguments stand in an entry. Source: io_uring_enter(2). */
final class SystemCallOperations {
  private static final int EPOLL_CTL = 21, MKDIRAT = 34, UNLINKAT = 35, SYMLINKAT = 36, LINKAT = 37, FTRUNCATE = 46, FALLOCATE = 47, OPENAT = 56, CLOSE = 57;
  private static final int SPLICE = 76, TEE = 77, SYNC_FILE_RANGE = 84, SOCKET = 198, CONNECT = 203, SENDTO = 206, RECVFROM = 207, SHUTDOWN = 210, SENDMSG = 211;
  private static final int RECVMSG = 212, FADVISE = 223, MADVISE = 233, ACCEPT4 = 242, RENAMEAT2 = 276, STATX = 291, OPENAT2 = 437;

  private final CallTable table;

  SystemCallOperations(CallTable table) {
    this.table = table;
  }

  boolean has(int opcode) {
    return switch (opcode) {
      case Opcode.SYNC_FILE_RANGE, Opcode.SENDMSG, Opcode.RECVMSG, Opcode.ACCEPT, Opcode.CONNECT, Opcode.FALLOCATE, Opcode.OPENAT, Opcode.CLOSE, Opcode.STATX,
          Opcode.FADVISE, Opcode.MADVISE, Opcode.SEND, Opcode.RECV, Opcode.OPENAT2, Opcode.EPOLL_CTL, Opcode.SPLICE, Opcode.TEE, Opcode.SHUTDOWN, Opcode.RENAMEAT,
          Opcode.UNLINKAT, Opcode.MKDIRAT, Opcode.SYMLINKAT, Opcode.LINKAT, Opcode.SOCKET, Opcode.FTRUNCATE -> true;
      default -> false;
    };
  }

  /** {@return what its file must be ready for so that the call does not wait; 0 if it does not depend on that} */
  int waitsFor(int opcode) {
    return switch (opcode) {
      case Opcode.ACCEPT, Opcode.RECV, Opcode.RECVMSG -> PollMask.IN;
      case Opcode.SEND, Opcode.SENDMSG -> PollMask.OUT;
      default -> 0;
    };
  }

  long call(Current current, UringRequest of) {
    return switch (of.opcode) {
      case Opcode.OPENAT -> table.call(current, OPENAT, of.fd, of.addr, of.opFlags, of.len);
      case Opcode.OPENAT2 -> table.call(current, OPENAT2, of.fd, of.addr, of.off, of.len);
      case Opcode.CLOSE -> table.call(current, CLOSE, of.fd);
      case Opcode.STATX -> table.call(current, STATX, of.fd, of.addr, of.opFlags, of.len, of.off);
      case Opcode.UNLINKAT -> table.call(current, UNLINKAT, of.fd, of.addr, of.opFlags);
      case Opcode.RENAMEAT -> table.call(current, RENAMEAT2, of.fd, of.addr, (int) of.len, of.off, of.opFlags);
      case Opcode.MKDIRAT -> table.call(current, MKDIRAT, of.fd, of.addr, of.len);
      case Opcode.SYMLINKAT -> table.call(current, SYMLINKAT, of.addr, of.fd, of.off);
      case Opcode.LINKAT -> table.call(current, LINKAT, of.fd, of.addr, (int) of.len, of.off, of.opFlags);
      case Opcode.FALLOCATE -> table.call(current, FALLOCATE, of.fd, of.len, of.off, of.addr);
      case Opcode.FTRUNCATE -> table.call(current, FTRUNCATE, of.fd, of.off);
      case Opcode.SYNC_FILE_RANGE -> table.call(current, SYNC_FILE_RANGE, of.fd, of.off, of.len, of.opFlags);
      case Opcode.FADVISE -> table.call(current, FADVISE, of.fd, of.off, of.len, of.opFlags);
      case Opcode.MADVISE -> table.call(current, MADVISE, of.addr, of.len, of.opFlags);
      case Opcode.EPOLL_CTL -> table.call(current, EPOLL_CTL, of.fd, of.len, of.off, of.addr);
      case Opcode.SPLICE -> splice(current, of, SPLICE);
      case Opcode.TEE -> table.call(current, TEE, of.fileIndex, of.fd, of.len, of.opFlags);
      default -> socket(current, of);
    };
  }

  private long socket(Current current, UringRequest of) {
    return switch (of.opcode) {
      case Opcode.SOCKET -> table.call(current, SOCKET, of.fd, of.off, of.len);
      case Opcode.CONNECT -> table.call(current, CONNECT, of.fd, of.addr, of.off);
      case Opcode.ACCEPT -> table.call(current, ACCEPT4, of.fd, of.addr, of.off, of.opFlags);
      case Opcode.SEND -> table.call(current, SENDTO, of.fd, of.addr, of.len, of.opFlags, 0, 0);
      case Opcode.RECV -> table.call(current, RECVFROM, of.fd, of.addr, of.len, of.opFlags, 0, 0);
      case Opcode.SENDMSG -> table.call(current, SENDMSG, of.fd, of.addr, of.opFlags);
      case Opcode.RECVMSG -> table.call(current, RECVMSG, of.fd, of.addr, of.opFlags);
      case Opcode.SHUTDOWN -> table.call(current, SHUTDOWN, of.fd, of.len);
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  /** The call takes pointers to offsets, an entry the offsets: only files' own positions are the same in both. */
  private long splice(Current current, UringRequest of, int number) {
    if (of.addr != -1 || of.off != -1) {
      throw Refused.of(Errno.EINVAL);
    }
    return table.call(current, number, of.fileIndex, 0, of.fd, 0, of.len, of.opFlags);
  }
}
