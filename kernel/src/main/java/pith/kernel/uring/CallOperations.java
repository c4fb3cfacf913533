package pith.kernel.uring;

import pith.kernel.task.Adoption;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.io.PollMask;

/**
 * Operations that are system calls in all but the way they are asked for. They run with the memory, the descriptors and the rights of the task that submitted
 * them, wherever that is; a registered file is given to the call in a descriptor table of its own, and what is opened straight into a slot comes out of such a
 * table.
 */
final class CallOperations {
  private static final int NON_BLOCKING = 0x40, WAIT_ALL = 0x100, MSG_DONTWAIT = 0x40, MSG_NOSIGNAL = 0x4000;
  private static final int O_CLOEXEC = 0x8_0000;
  private static final int SPLICE_IN_FIXED = 1 << 31;

  private final Uring ring;
  private final Polls polls;
  private final CallArguments arguments;

  CallOperations(Uring ring, Polls polls, CallTable table) {
    this.ring = ring;
    this.polls = polls;
    this.arguments = new CallArguments(table);
  }

  void begin(Current current, UringRequest request) {
    check(request);
    switch (request.opcode) {
      case Opcode.ACCEPT -> whenReady(current, request, PollMask.IN, (request.ioprio & UringLayout.ACCEPT_POLL_FIRST) != 0, true);
      case Opcode.RECV, Opcode.RECVMSG -> whenReady(current, request, PollMask.IN, (request.ioprio & UringLayout.RECV_POLL_FIRST) != 0, false);
      case Opcode.SEND, Opcode.SENDMSG -> whenReady(current, request, PollMask.OUT, (request.ioprio & UringLayout.RECV_POLL_FIRST) != 0, false);
      case Opcode.EPOLL_WAIT -> whenReady(current, request, PollMask.IN, false, false);
      case Opcode.CLOSE -> close(current, request);
      case Opcode.FIXED_FD_INSTALL -> ring.end(request, install(current, request));
      case Opcode.SEND_ZC, Opcode.SENDMSG_ZC -> throw Refused.of(Errno.EOPNOTSUPP); // sockets of the family AF_UNIX copy
      default -> ring.end(request, result(current, request));
    }
  }

  private static boolean opensFile(int opcode) {
    return switch (opcode) {
      case Opcode.OPENAT, Opcode.OPENAT2, Opcode.ACCEPT, Opcode.SOCKET, Opcode.PIPE -> true;
      default -> false;
    };
  }

  private static boolean isDirect(UringRequest request) {
    return opensFile(request.opcode) && request.fileIndex != 0;
  }

  private void check(UringRequest request) {
    boolean pathCall = request.opcode == Opcode.OPENAT || request.opcode == Opcode.OPENAT2 || request.opcode == Opcode.CLOSE || request.opcode == Opcode.STATX;
    if (pathCall && request.has(UringLayout.FIXED_FILE)) {
      throw Refused.of(Errno.EBADF);
    }
    if (request.opcode == Opcode.CLOSE && request.fileIndex == 0 && isRing(request)) {
      throw Refused.of(Errno.EBADF);
    }
    if (request.opcode == Opcode.EPOLL_WAIT && (request.off != 0 || request.opFlags != 0 || request.bufIndex != 0 || request.fileIndex != 0)) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean odd = request.addr != 0 || request.len != 0 || request.opFlags != 0 || request.bufIndex != 0 || request.fileIndex != 0;
    if (request.opcode == Opcode.FTRUNCATE && odd) {
      throw Refused.of(Errno.EINVAL);
    }
    if (request.opcode == Opcode.FIXED_FD_INSTALL && request.personality != 0) {
      throw Refused.of(Errno.EPERM);
    }
    int given = request.opcode == Opcode.SOCKET ? (int) request.off : request.opFlags;
    if (isDirect(request) && request.opcode != Opcode.OPENAT2 && (given & O_CLOEXEC) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    int oddAccept = ~(UringLayout.ACCEPT_MULTISHOT | UringLayout.ACCEPT_DONTWAIT | UringLayout.ACCEPT_POLL_FIRST);
    if (request.opcode == Opcode.ACCEPT && ((request.ioprio & oddAccept) != 0 || request.isMultishot() && request.fileIndex != 0 && request.fileIndex != UringLayout.ANY_SLOT)) {
      throw Refused.of(Errno.EINVAL);
    }
    int oddReceive = ~(UringLayout.RECV_POLL_FIRST | UringLayout.RECV_MULTISHOT);
    boolean receives = request.opcode == Opcode.RECV || request.opcode == Opcode.RECVMSG;
    boolean many = receives && (request.ioprio & UringLayout.RECV_MULTISHOT) != 0;
    if (receives && (request.ioprio & oddReceive) != 0 || many && (!request.has(UringLayout.BUFFER_SELECT) || (request.opFlags & WAIT_ALL) != 0)) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** A ring is not closed from within a ring. */
  private static boolean isRing(UringRequest request) {
    File file = request.files.getOrNull(request.fd);
    if (file != null) {
      file.put();
    }
    return file instanceof UringFile;
  }

  /** Tries, and waits for the file to become ready if it is not; a request with many shots goes on for ever. */
  private void whenReady(Current current, UringRequest request, int events, boolean pollFirst, boolean asksFirst) {
    File file = FileOf.of(ring, request);
    boolean mustNotWait = !asksFirst && request.opcode != Opcode.EPOLL_WAIT && (request.opFlags & MSG_DONTWAIT) != 0 || asksFirst && (request.ioprio & UringLayout.ACCEPT_DONTWAIT) != 0;
    boolean waited = request.polled;
    request.polled = true;
    if (pollFirst && !waited && !Polls.isReady(file, events)) {
      polls.arm(request, file, events);
      return;
    }
    while (!asksFirst || file.isNonBlocking() || Polls.isReady(file, events)) {
      int result = result(current, request);
      if (result == -Errno.EAGAIN.number()) {
        ring.groups.giveBack(request);
        break;
      }
      if (goesOnWaiting(request, result)) {
        break;
      }
      boolean end = result < 0 || result == 0 && request.opcode != Opcode.ACCEPT;
      result += request.frame != null && result >= 0 ? (int) request.frame.before() : 0;
      int flags = ring.groups.used(request, result);
      boolean last = !request.isMultishot() || end;
      if (last || !ring.postMore(request, result, flags)) {
        request.resultFlags = flags;
        ring.end(request, result < 0 && request.moved == 0 ? result : (int) request.moved + Math.max(0, result));
        return;
      }
      if (!Polls.isReady(file, events)) {
        break; // what comes next needs a buffer only when it is there
      }
    }
    if (mustNotWait || asksFirst && file.isNonBlocking() && !request.isMultishot()) {
      throw Refused.of(Errno.EAGAIN);
    }
    polls.arm(request, file, events);
  }

  /** {@return whether a transfer that is to be whole (MSG_WAITALL) is not yet} */
  private static boolean goesOnWaiting(UringRequest request, int result) {
    boolean whole = (request.opcode == Opcode.RECV || request.opcode == Opcode.SEND) && (request.opFlags & WAIT_ALL) != 0 && !request.has(UringLayout.BUFFER_SELECT);
    request.wanted = whole ? request.len : 0;
    if (!whole || result <= 0 || request.moved + result >= request.len) {
      return false;
    }
    request.moved += result;
    return true;
  }

  private void close(Current current, UringRequest request) {
    if (request.fileIndex == 0) {
      ring.end(request, result(current, request));
      return;
    }
    if (request.fd != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    ring.fixedFiles.remove(request.fileIndex - 1);
    ring.end(request, 0);
  }

  /** A registered file gets a descriptor as well. {@return the descriptor} */
  private int install(Current current, UringRequest request) {
    int noCloexec = 1;
    if (!request.has(UringLayout.FIXED_FILE)) {
      throw Refused.of(Errno.EBADF);
    }
    if ((request.opFlags & ~noCloexec) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return request.files.add(FileOf.of(ring, request).get(), (request.opFlags & noCloexec) == 0, current.descriptorLimit());
  }

  private int result(Current current, UringRequest request) {
    if (!request.space.tryGet()) {
      return -Errno.ECANCELED.number();
    }
    try {
      return perform(current, request);
    } catch (Refused refused) {
      return -refused.errno().number();
    } catch (Interrupted interrupted) {
      return -Errno.EINTR.number();
    } finally {
      request.space.put();
    }
  }

  private int perform(Current current, UringRequest request) {
    boolean splices = request.opcode == Opcode.SPLICE || request.opcode == Opcode.TEE;
    if (splices) {
      return inOwnTable(current, request, -1);
    }
    if (isDirect(request)) {
      return inOwnTable(current, request, request.fileIndex);
    }
    if (request.has(UringLayout.FIXED_FILE)) {
      FileOf.of(ring, request);
      return inOwnTable(current, request, 0);
    }
    boolean own = !current.process().isKernelThread() && current.files() == request.files && request.personality == 0;
    if (own) {
      return (int) call(current, request, request.fd, 0);
    }
    try (Adoption _ = Adoption.of(current, request.space, request.files, ring.fs, request.credentials)) {
      return (int) call(current, request, request.fd, 0);
    }
  }

  private long call(Current current, UringRequest request, int fd, int in) {
    int more = request.opcode == Opcode.SEND || request.opcode == Opcode.SENDMSG ? MSG_NOSIGNAL | MSG_DONTWAIT : NON_BLOCKING;
    if (request.has(UringLayout.BUFFER_SELECT)) {
      ring.groups.choose(request, request.opcode == Opcode.RECVMSG ? 0 : request.len);
    }
    return arguments.call(current, request, fd, in, more);
  }

  /** The call sees a table with nothing in it but the files that it needs. */
  private int inOwnTable(Current current, UringRequest request, int slot) {
    DescriptorTable table = ring.kernel.vfs().newDescriptors();
    try (Adoption _ = Adoption.of(current, request.space, table, ring.fs, request.credentials)) {
      if (request.opcode == Opcode.SPLICE || request.opcode == Opcode.TEE) {
        File out = FileOf.of(ring, request);
        int fd = add(table, 0, out.get());
        return (int) call(current, request, fd, add(table, 0, spliceSource(request)));
      }
      int fd = request.fd;
      if (request.file != null) {
        fd = add(table, 0, request.file.get());
      } else if (fd >= 0 && (request.opcode == Opcode.OPENAT || request.opcode == Opcode.OPENAT2)) {
        fd = add(table, fd, request.files.getAny(fd));
      }
      long result = call(current, request, fd, 0);
      return isDirect(request) ? intoSlots(request, table, (int) result) : (int) result;
    } finally {
      table.put();
    }
  }

  private static int add(DescriptorTable table, int from, File file) {
    int fd = table.reserve(from, Integer.MAX_VALUE, false);
    table.install(fd, file);
    return fd;
  }

  private File spliceSource(UringRequest request) {
    if ((request.opFlags & SPLICE_IN_FIXED) == 0) {
      return request.files.get(request.fileIndex);
    }
    FixedFile fixed = ring.fixedFiles.use(request.fileIndex);
    File file = fixed.file.get();
    ring.fixedFiles.release(fixed);
    return file;
  }

  private int intoSlots(UringRequest request, DescriptorTable table, int result) {
    if (request.opcode != Opcode.PIPE) {
      return Slots.put(ring.fixedFiles, request.fileIndex, table.get(result));
    }
    for (int end = 0; end < 2; end++) {
      long at = request.addr + (long) Integer.BYTES * end;
      boolean any = request.fileIndex == UringLayout.ANY_SLOT;
      int wanted = any ? request.fileIndex : request.fileIndex + end;
      int chosen = Slots.put(ring.fixedFiles, wanted, table.get(request.space.readInt(at)));
      request.space.writeInt(at, any ? chosen : wanted - 1);
    }
    return 0;
  }
}
