package pith.kernel.uring;

/** What an entry asks for. Source: Linux uapi io_uring.h, {@code enum io_uring_op}. */
final class Opcode {
  static final int NOP = 0, READV = 1, WRITEV = 2, FSYNC = 3, READ_FIXED = 4, WRITE_FIXED = 5, POLL_ADD = 6, POLL_REMOVE = 7;
  static final int SYNC_FILE_RANGE = 8, SENDMSG = 9, RECVMSG = 10, TIMEOUT = 11, TIMEOUT_REMOVE = 12, ACCEPT = 13, ASYNC_CANCEL = 14;
  static final int LINK_TIMEOUT = 15, CONNECT = 16, FALLOCATE = 17, OPENAT = 18, CLOSE = 19, FILES_UPDATE = 20, STATX = 21, READ = 22;
  static final int WRITE = 23, FADVISE = 24, MADVISE = 25, SEND = 26, RECV = 27, OPENAT2 = 28, EPOLL_CTL = 29, SPLICE = 30, TEE = 33;
  static final int SHUTDOWN = 34, RENAMEAT = 35, UNLINKAT = 36, MKDIRAT = 37, SYMLINKAT = 38, LINKAT = 39;
  static final int SOCKET = 45, FTRUNCATE = 55;

  /** One more than the highest. */
  static final int END = 56;

  private Opcode() {}

  /** {@return whether an operation is there} */
  static boolean supported(int opcode) {
    return switch (opcode) {
      case 20, 31, 32, 40, 41, 42, 43, 44, 46, 47, 48, 49, 50, 51, 52, 53, 54 -> false;
      default -> opcode >= 0 && opcode < END;
    };
  }
}
