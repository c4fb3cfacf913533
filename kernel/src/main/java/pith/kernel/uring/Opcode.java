package pith.kernel.uring;

/** What an entry asks for. Source: Linux uapi io_uring.h, {@code enum io_uring_op}. */
final class Opcode {
  static final int NOP = 0, READV = 1, WRITEV = 2, FSYNC = 3, READ_FIXED = 4, WRITE_FIXED = 5, POLL_ADD = 6, POLL_REMOVE = 7;
  static final int SYNC_FILE_RANGE = 8, SENDMSG = 9, RECVMSG = 10, TIMEOUT = 11, TIMEOUT_REMOVE = 12, ACCEPT = 13, ASYNC_CANCEL = 14;
  static final int LINK_TIMEOUT = 15, CONNECT = 16, FALLOCATE = 17, OPENAT = 18, CLOSE = 19, FILES_UPDATE = 20, STATX = 21, READ = 22;
  static final int WRITE = 23, FADVISE = 24, MADVISE = 25, SEND = 26, RECV = 27, OPENAT2 = 28, EPOLL_CTL = 29, SPLICE = 30, TEE = 33;
  static final int PROVIDE_BUFFERS = 31, REMOVE_BUFFERS = 32;
  static final int SHUTDOWN = 34, RENAMEAT = 35, UNLINKAT = 36, MKDIRAT = 37, SYMLINKAT = 38, LINKAT = 39, MSG_RING = 40, FSETXATTR = 41;
  static final int SETXATTR = 42, FGETXATTR = 43, GETXATTR = 44, SOCKET = 45, SEND_ZC = 47, SENDMSG_ZC = 48, READ_MULTISHOT = 49;
  static final int WAITID = 50, FUTEX_WAIT = 51, FUTEX_WAKE = 52, FUTEX_WAITV = 53, FIXED_FD_INSTALL = 54, FTRUNCATE = 55, BIND = 56, LISTEN = 57, EPOLL_WAIT = 59;
  static final int READV_FIXED = 60, WRITEV_FIXED = 61, PIPE = 62;

  /** One more than the highest. */
  static final int END = 63;

  private Opcode() {}

  /** {@return whether an operation is there} */
  static boolean supported(int opcode) {
    return switch (opcode) {
      case 46, 58 -> false; // commands, zero-copy receive
      default -> opcode >= 0 && opcode < END;
    };
  }

  /** {@return whether an entry may have a priority, or flags in its place, and has a right one} */
  static boolean hasPriority(UringRequest request) {
    return switch (request.opcode) {
      case READ, WRITE, READV, WRITEV, READ_FIXED, WRITE_FIXED, READ_MULTISHOT, READV_FIXED, WRITEV_FIXED -> request.ioprio >>> 13 <= 3; // the classes: none, real-time, best-effort, idle
      case NOP, SEND, SENDMSG, RECV, RECVMSG, ACCEPT, SEND_ZC, SENDMSG_ZC -> true;
      default -> false;
    };
  }

  /** {@return whether an operation moves bytes from or to a file} */
  static boolean transfers(int opcode) {
    return opcode == READ_MULTISHOT || moves(opcode) || hasVector(opcode);
  }

  private static boolean moves(int opcode) {
    return opcode == READ || opcode == WRITE || opcode == READ_FIXED || opcode == WRITE_FIXED;
  }

  static boolean writes(int opcode) {
    return opcode == WRITE || opcode == WRITEV || opcode == WRITE_FIXED || opcode == WRITEV_FIXED;
  }

  /** {@return whether an operation names several buffers by a vector} */
  static boolean hasVector(int opcode) {
    return opcode == READV || opcode == WRITEV || opcode == READV_FIXED || opcode == WRITEV_FIXED;
  }

  /** {@return whether an operation's buffers lie in a registered one} */
  static boolean usesFixedBuffer(int opcode) {
    return opcode == READ_FIXED || opcode == WRITE_FIXED || opcode == READV_FIXED || opcode == WRITEV_FIXED;
  }

  /** {@return whether an operation can take a lent buffer} */
  static boolean selectsBuffer(int opcode) {
    return switch (opcode) {
      case READ, READV, RECV, RECVMSG, READ_MULTISHOT, SEND -> true;
      default -> false;
    };
  }
}
