package pith.kernel.calls;

import java.util.List;
import pith.kernel.pipe.PipeEnd;
import pith.kernel.poll.Epoll;
import pith.kernel.poll.EventFile;
import pith.kernel.poll.PollWait;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.kernel.task.ResourceLimits;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** Waiting for many files: ppoll, pselect6, epoll; and the files made for it: pipes, eventfd. */
final class PollCalls {
  private static final int POLLFD_BYTES = 8;
  private static final int MAX_SELECT = 1 << 20;
  private static final int SELECT_IN = PollMask.IN | PollMask.RDNORM | PollMask.RDBAND | PollMask.HUP | PollMask.ERR;
  private static final int SELECT_OUT = PollMask.OUT | PollMask.WRNORM | PollMask.WRBAND | PollMask.ERR;
  private static final int SELECT_PRI = PollMask.PRI;
  private static final int EPOLL_EVENT_BYTES = 16;
  private static final int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;
  private static final int EFD_SEMAPHORE = 1;
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private PollCalls() {}

  static long ppoll(Current current, long fds, long count, long timeout, long mask, long maskBytes) {
    if (current.process().limits().exceeds(ResourceLimits.NOFILE, count)) {
      throw Refused.of(Errno.EINVAL);
    }
    long deadline = deadline(current, timeout);
    useMask(current, mask, maskBytes);
    int[] found = new int[1];
    byte[] entries = new byte[(int) count * POLLFD_BYTES];
    current.space().copyIn(fds, entries, 0, entries.length);
    java.nio.ByteBuffer set = java.nio.ByteBuffer.wrap(entries).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    WaitResult result = pollAll(current, set, (int) count, deadline, found);
    if (result == WaitResult.INTERRUPTED) {
      throw Interrupted.WITHOUT_HANDLER;
    }
    for (int i = 0; i < count; i++) {
      current.space().copyOut(fds + (long) i * POLLFD_BYTES + 6, entries, i * POLLFD_BYTES + 6, 2);
    }
    storeRemaining(current, timeout, deadline);
    return found[0];
  }

  private static WaitResult pollAll(Current current, java.nio.ByteBuffer set, int count, long deadline, int[] found) {
    try (PollWait wait = new PollWait()) {
      boolean[] registered = new boolean[1];
      return wait.await(
          deadline,
          () -> {
            found[0] = look(current.files(), set, count, registered[0] ? null : wait);
            registered[0] = true;
            return found[0] > 0;
          });
    }
  }

  private static int look(DescriptorTable files, java.nio.ByteBuffer set, int count, PollTable table) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      int fd = set.getInt(i * POLLFD_BYTES);
      int wanted = set.getShort(i * POLLFD_BYTES + 4) & 0xffff;
      int ready = fd < 0 ? 0 : ready(files, fd, table) & (wanted | PollMask.ERR | PollMask.HUP | PollMask.NVAL);
      set.putShort(i * POLLFD_BYTES + 6, (short) ready);
      found += ready != 0 ? 1 : 0;
    }
    return found;
  }

  private static int ready(DescriptorTable files, int fd, PollTable table) {
    File file = files.getOrNull(fd);
    if (file == null) {
      return PollMask.NVAL;
    }
    try {
      return file.poll(table);
    } finally {
      file.put();
    }
  }

  static long pselect6(Current current, long count, long reads, long writes, long excepts, long timeout, long maskPair) {
    if (count < 0 || count > MAX_SELECT) {
      throw Refused.of(Errno.EINVAL);
    }
    long deadline = deadline(current, timeout);
    if (maskPair != 0) {
      useMask(current, current.space().readLong(maskPair), current.space().readLong(maskPair + 8));
    }
    int words = ((int) count + 63) / 64;
    long[][] wanted = {set(current, reads, words), set(current, writes, words), set(current, excepts, words)};
    long[][] ready = new long[3][words];
    int[] found = new int[1];
    WaitResult result;
    try (PollWait wait = new PollWait()) {
      boolean[] registered = new boolean[1];
      result =
          wait.await(
              deadline,
              () -> {
                found[0] = select(current.files(), (int) count, wanted, ready, registered[0] ? null : wait);
                registered[0] = true;
                return found[0] > 0;
              });
    }
    if (result == WaitResult.INTERRUPTED) {
      throw Interrupted.WITHOUT_HANDLER;
    }
    long[] addresses = {reads, writes, excepts};
    for (int kind = 0; kind < 3; kind++) {
      for (int word = 0; word < words && addresses[kind] != 0; word++) {
        current.space().writeLong(addresses[kind] + 8L * word, ready[kind][word]);
      }
    }
    storeRemaining(current, timeout, deadline);
    return found[0];
  }

  private static long[] set(Current current, long address, int words) {
    long[] set = new long[words];
    for (int i = 0; i < words && address != 0; i++) {
      set[i] = current.space().readLong(address + 8L * i);
    }
    return set;
  }

  private static int select(DescriptorTable files, int count, long[][] wanted, long[][] ready, PollTable table) {
    int[] masks = {SELECT_IN, SELECT_OUT, SELECT_PRI};
    int found = 0;
    for (int fd = 0; fd < count; fd++) {
      long bit = 1L << (fd & 63);
      int word = fd >>> 6;
      boolean asked = ((wanted[0][word] | wanted[1][word] | wanted[2][word]) & bit) != 0;
      int mask = asked ? ready(files, fd, table) : 0;
      if ((mask & PollMask.NVAL) != 0) {
        throw Refused.of(Errno.EBADF);
      }
      for (int kind = 0; kind < 3; kind++) {
        boolean is = asked && (wanted[kind][word] & bit) != 0 && (mask & masks[kind]) != 0;
        ready[kind][word] = is ? ready[kind][word] | bit : ready[kind][word] & ~bit;
        found += is ? 1 : 0;
      }
    }
    return found;
  }

  private static long deadline(Current current, long timeout) {
    return timeout == 0
        ? Long.MAX_VALUE
        : Deadlines.at(current.kernel(), current.kernel().monotonicNanos() + Deadlines.readTimespec(current, timeout));
  }

  static void useMask(Current current, long mask, long bytes) {
    if (mask != 0) {
      if (bytes != 8) {
        throw Refused.of(Errno.EINVAL);
      }
      SignalCalls.withMask(current, current.space().readLong(mask));
    }
  }

  /** Linux tells how much of the time is left; where the place can't be written it doesn't matter. */
  private static void storeRemaining(Current current, long timeout, long deadline) {
    if (timeout == 0) {
      return;
    }
    long left = deadline == Long.MAX_VALUE ? 0 : current.kernel().machine().nanos(deadline) - current.kernel().monotonicNanos();
    try {
      Deadlines.writeTimespec(current, timeout, Math.max(0, left));
    } catch (Refused readOnly) {
      // As Linux: the call has succeeded all the same.
    }
  }

  static long epollCreate(Current current, long flags) {
    if (((int) flags & ~OpenFlags.CLOEXEC) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    File file = Epoll.open(current.kernel().vfs(), current.kernel().objects());
    return current.files().add(file, flags != 0, current.descriptorLimit());
  }

  static long epollCtl(Current current, long epfd, long operation, long fd, long event) {
    int events = operation == EPOLL_CTL_DEL ? 0 : current.space().readInt(event);
    long data = operation == EPOLL_CTL_DEL ? 0 : current.space().readLong(event + 8);
    File instance = current.files().get((int) epfd);
    try {
      File target = current.files().get((int) fd);
      try {
        control(epoll(instance), (int) operation, (int) fd, target, events, data);
      } finally {
        target.put();
      }
    } finally {
      instance.put();
    }
    return 0;
  }

  private static Epoll epoll(File file) {
    if (file instanceof Epoll epoll) {
      return epoll;
    }
    throw Refused.of(Errno.EINVAL);
  }

  private static void control(Epoll epoll, int operation, int fd, File target, int events, long data) {
    switch (operation) {
      case EPOLL_CTL_ADD -> epoll.add(fd, target, events, data);
      case EPOLL_CTL_MOD -> epoll.modify(fd, target, events, data);
      case EPOLL_CTL_DEL -> epoll.remove(fd, target);
      default -> throw Refused.of(Errno.EINVAL);
    }
  }

  static long epollPwait(Current current, long epfd, long events, long max, long milliseconds, long mask, long maskBytes) {
    int timeout = (int) milliseconds;
    long deadline =
        timeout < 0
            ? Long.MAX_VALUE
            : Deadlines.at(current.kernel(), current.kernel().monotonicNanos() + timeout * NANOS_PER_MILLISECOND);
    return epollWait(current, (int) epfd, events, (int) max, deadline, mask, maskBytes);
  }

  static long epollPwait2(Current current, long epfd, long events, long max, long timeout, long mask, long maskBytes) {
    return epollWait(current, (int) epfd, events, (int) max, deadline(current, timeout), mask, maskBytes);
  }

  private static long epollWait(Current current, int epfd, long events, int max, long deadline, long mask, long maskBytes) {
    if (max <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    useMask(current, mask, maskBytes);
    File file = current.files().get(epfd);
    List<Epoll.Ready> found;
    try {
      found = epoll(file).await(max, deadline);
    } finally {
      file.put();
    }
    if (found == null) {
      throw Refused.of(Errno.EINTR);
    }
    for (int i = 0; i < found.size(); i++) {
      long at = events + (long) i * EPOLL_EVENT_BYTES;
      current.space().writeInt(at, found.get(i).events());
      current.space().writeLong(at + 8, found.get(i).data());
    }
    return found.size();
  }

  static long eventfd(Current current, long initial, long flags) {
    if (((int) flags & ~(EFD_SEMAPHORE | OpenFlags.NONBLOCK | OpenFlags.CLOEXEC)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    File file =
        EventFile.open(
            current.kernel().vfs(), initial & 0xffff_ffffL, (int) flags & OpenFlags.NONBLOCK, (flags & EFD_SEMAPHORE) != 0);
    return current.files().add(file, (flags & OpenFlags.CLOEXEC) != 0, current.descriptorLimit());
  }

  static long pipe(Current current, long address, long flags) {
    if (((int) flags & ~(OpenFlags.NONBLOCK | OpenFlags.CLOEXEC | OpenFlags.DIRECT)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean cloexec = (flags & OpenFlags.CLOEXEC) != 0;
    File[] ends = PipeEnd.create(current.kernel().vfs(), current.credentials(), (int) flags & OpenFlags.NONBLOCK);
    DescriptorPair.add(current, ends, cloexec, address);
    return 0;
  }
}
