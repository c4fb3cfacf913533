package pith.kernel.syscall;

import pith.kernel.task.Current;
import pith.sync.outcome.Refused;

/** Arguments and answers of the calls that wait for files, as strace shows them. */
public final class PollArguments {
  private static final int POLLFD_BYTES = 8, EVENT_BYTES = 16;
  private static final int SHOWN = 32, MOST_DESCRIPTORS = 1024;

  private static final FlagNames POLL =
      new FlagNames()
          .bit(0x1, "POLLIN")
          .bit(0x2, "POLLPRI")
          .bit(0x4, "POLLOUT")
          .bit(0x40, "POLLRDNORM")
          .bit(0x80, "POLLRDBAND")
          .bit(0x100, "POLLWRNORM")
          .bit(0x200, "POLLWRBAND")
          .bit(0x8, "POLLERR")
          .bit(0x10, "POLLHUP")
          .bit(0x20, "POLLNVAL")
          .bit(0x2000, "POLLRDHUP");

  private static final FlagNames EPOLL =
      new FlagNames()
          .bit(0x1, "EPOLLIN")
          .bit(0x2, "EPOLLPRI")
          .bit(0x4, "EPOLLOUT")
          .bit(0x40, "EPOLLRDNORM")
          .bit(0x80, "EPOLLRDBAND")
          .bit(0x100, "EPOLLWRNORM")
          .bit(0x200, "EPOLLWRBAND")
          .bit(0x8, "EPOLLERR")
          .bit(0x10, "EPOLLHUP")
          .bit(0x2000, "EPOLLRDHUP")
          .bit(0x1000_0000, "EPOLLEXCLUSIVE")
          .bit(0x2000_0000, "EPOLLWAKEUP")
          .bit(0x4000_0000, "EPOLLONESHOT")
          .bit(0x8000_0000L, "EPOLLET");

  private static final int EPOLL_CTL_DEL = 2;

  private PollArguments() {}

  /** An array of {@code struct pollfd}, as many as argument 1 says: what is waited for. */
  public static Argument pollSet(String name) {
    return ProcessArguments.structure(name, (c, v, all, r) -> pollSet(c, v, all[1], false));
  }

  private static String pollSet(Current current, long address, long count, boolean answered) {
    StringBuilder shown = new StringBuilder("[");
    int listed = 0;
    for (long at = address; at < address + count * POLLFD_BYTES && listed < SHOWN; at += POLLFD_BYTES) {
      int fd = current.space().readInt(at);
      int events = current.space().readInt(at + 4);
      int wanted = answered ? events >>> 16 : events & 0xffff;
      if (answered && (wanted == 0 || fd < 0)) {
        continue;
      }
      shown.append(listed++ == 0 ? "" : ", ").append("{fd=").append(fd);
      shown.append(fd < 0 ? "" : (answered ? ", revents=" : ", events=") + POLL.show(wanted)).append('}');
    }
    return shown.append(listed == SHOWN && count > SHOWN ? ", ...]" : "]").toString();
  }

  /** What ppoll answers: which files are ready, and how much time is left. */
  public static String ready(Current current, long[] arguments, long result) {
    return result == 0 ? "0 (Timeout)" : result + " (" + pollSet(current, arguments[0], arguments[1], true) + left(current, arguments[2]) + ")";
  }

  private static String left(Current current, long address) {
    return address == 0 ? "" : ", left " + ProcessArguments.time(current, address, "tv_nsec");
  }

  /** An {@code fd_set}, of as many bits as argument 0 says. */
  public static Argument descriptorSet(String name) {
    return ProcessArguments.structure(name, (c, v, all, r) -> descriptors(c, v, all[0]));
  }

  private static String descriptors(Current current, long address, long count) {
    StringBuilder shown = new StringBuilder("[");
    for (int fd = 0; fd < Math.clamp(count, 0, MOST_DESCRIPTORS); fd++) {
      if ((current.space().readLong(address + (fd >> 6) * 8L) >> (fd & 63) & 1) != 0) {
        shown.append(shown.length() == 1 ? "" : " ").append(fd);
      }
    }
    return shown.append(']').toString();
  }

  /** What pselect6 answers: the sets that hold something now, and how much time is left. */
  public static String selected(Current current, long[] arguments, long result) {
    if (result == 0) {
      return "0 (Timeout)";
    }
    String[] names = {"in ", "out ", "except "};
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      String set = arguments[1 + i] == 0 ? "[]" : descriptors(current, arguments[1 + i], arguments[0]);
      shown.append(set.equals("[]") ? "" : (shown.isEmpty() ? "" : ", ") + names[i] + set);
    }
    return result + " (" + shown + left(current, arguments[4]) + ")";
  }

  /** pselect6's pair of a signal set and its size. */
  public static Argument sizedSignalSet(String name) {
    return ProcessArguments.structure(
        name,
        (c, v, all, r) -> {
          long set = c.space().readLong(v);
          return "{sigmask=" + (set == 0 ? "NULL" : ProcessArguments.signals(c.space().readLong(set))) + ", sigsetsize=" + c.space().readLong(v + 8) + "}";
        });
  }

  /** The {@code struct epoll_event} of epoll_ctl. */
  public static Argument epollEvent(String name) {
    return ProcessArguments.structure(name, (c, v, all, r) -> all[1] == EPOLL_CTL_DEL ? Arguments.hex(v) : event(c, v));
  }

  /** The events that a wait fills in, as many as it answers. */
  public static Argument epollEvents(String name) {
    return FileArguments.filled(
        name,
        (c, v, all, r) -> {
          StringBuilder shown = new StringBuilder("[");
          for (int i = 0; i < r && i < SHOWN; i++) {
            shown.append(i == 0 ? "" : ", ").append(event(c, v + (long) i * EVENT_BYTES));
          }
          return shown.append(r > SHOWN ? ", ...]" : "]").toString();
        });
  }

  private static String event(Current current, long address) throws Refused {
    long data = current.space().readLong(address + 8);
    return "{events=" + EPOLL.show(current.space().readInt(address) & 0xffff_ffffL) + ", data={u32=" + Integer.toUnsignedString((int) data) + ", u64="
        + Long.toUnsignedString(data) + "}}";
  }
}
