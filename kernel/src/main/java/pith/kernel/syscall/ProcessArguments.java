package pith.kernel.syscall;

import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.sync.outcome.Refused;

/** The kinds of argument of calls on memory, processes, signals and time, by the words the table uses. */
public final class ProcessArguments {
  private static final int MAX_SIGNAL = 64;

  private ProcessArguments() {}

  /** A structure in memory; as a pointer if it cannot be read. */
  static Argument structure(String name, ArgumentType type) {
    return new Argument(
        name,
        (c, v, all, r) -> {
          try {
            return v == 0 ? "NULL" : type.show(c, v, all, r);
          } catch (Refused unreadable) {
            return Arguments.hex(v);
          }
        });
  }

  private static Argument word(String name, FlagNames names) {
    return new Argument(name, (c, v, all, r) -> names.show(v & 0xffff_ffffL));
  }

  public static Argument protection(String name) {
    return word(name, ProcessFlags.PROTECTION);
  }

  public static Argument mapFlags(String name) {
    return word(name, ProcessFlags.MAP);
  }

  /** A place in a file, which strace shows in hexadecimal. */
  public static Argument fileOffset(String name) {
    return new Argument(name, (c, v, all, r) -> v == 0 ? "0" : "0x" + Long.toHexString(v));
  }

  public static Argument remapFlags(String name) {
    return word(name, ProcessFlags.MREMAP);
  }

  public static Argument syncFlags(String name) {
    return word(name, ProcessFlags.MSYNC);
  }

  public static Argument lockAllFlags(String name) {
    return word(name, ProcessFlags.MLOCKALL);
  }

  public static Argument advice(String name) {
    return word(name, ProcessFlags.ADVICE);
  }

  /** clone's flags, with the signal that the child's end sends. */
  public static Argument cloneFlags(String name) {
    return new Argument(name, (c, v, all, r) -> cloneFlags(v & ~0xffL, (int) v & 0xff));
  }

  private static String cloneFlags(long flags, int signal) {
    String names = flags == 0 ? "" : ProcessFlags.CLONE.show(flags);
    String ends = signal == 0 ? "" : Signal.name(signal);
    return names.isEmpty() && ends.isEmpty() ? "0" : names + (names.isEmpty() || ends.isEmpty() ? "" : "|") + ends;
  }

  /** {@code struct clone_args}. */
  public static Argument cloneArguments(String name) {
    return structure(
        name,
        (c, v, all, r) -> {
          long flags = c.space().readLong(v);
          long signal = c.space().readLong(v + 32);
          return "{flags=" + cloneFlags(flags, 0) + ", exit_signal=" + (signal == 0 ? "0" : Signal.name((int) signal))
              + ", stack=" + Arguments.hex(c.space().readLong(v + 40)) + ", stack_size=" + Arguments.hex(c.space().readLong(v + 48)) + "}";
        });
  }

  public static Argument waitOptions(String name) {
    return word(name, ProcessFlags.WAIT);
  }

  public static Argument waitFor(String name) {
    return word(name, ProcessFlags.WAIT_FOR);
  }

  /** How a child ended, which the call fills in. */
  public static Argument waitStatus(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 || r <= 0 ? Arguments.hex(v) : waitStatus(c.space().readInt(v)));
  }

  private static String waitStatus(int status) {
    int signal = status & 0x7f;
    if (status == 0xffff) {
      return "[{WIFCONTINUED(s)}]";
    }
    if ((status & 0xff) == 0x7f) {
      return "[{WIFSTOPPED(s) && WSTOPSIG(s) == " + Signal.name(status >> 8 & 0xff) + "}]";
    }
    return signal == 0 ? "[{WIFEXITED(s) && WEXITSTATUS(s) == " + (status >> 8 & 0xff) + "}]" : "[{WIFSIGNALED(s) && WTERMSIG(s) == " + Signal.name(signal) + "}]";
  }

  public static Argument maskHow(String name) {
    return word(name, ProcessFlags.MASK_HOW);
  }

  /** A set of signals that the call reads. */
  public static Argument signalSet(String name) {
    return structure(name, (c, v, all, r) -> signals(c.space().readLong(v)));
  }

  /** A set of signals that the call fills in. */
  public static Argument filledSignalSet(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : signals(c.space().readLong(v)));
  }

  /** {@return a set as strace shows it: by what is missing if that is less} */
  private static String signals(long set) {
    boolean most = Long.bitCount(set) > MAX_SIGNAL / 2;
    long shown = most ? ~set : set;
    StringBuilder names = new StringBuilder(most ? "~[" : "[");
    for (int signal = 1; signal <= MAX_SIGNAL; signal++) {
      if (Signal.in(shown, signal)) {
        names.append(names.charAt(names.length() - 1) == '[' ? "" : " ").append(Signal.name(signal).replaceFirst("^SIG", ""));
      }
    }
    return names.append(']').toString();
  }

  /** {@code struct sigaction} that the call reads. */
  public static Argument signalAction(String name) {
    return structure(name, (c, v, all, r) -> action(c, v));
  }

  /** {@code struct sigaction} that the call fills in. */
  public static Argument filledSignalAction(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : action(c, v));
  }

  private static String action(Current current, long address) {
    long handler = current.space().readLong(address);
    long flags = current.space().readLong(address + 8);
    String how = handler == 0 ? "SIG_DFL" : handler == 1 ? "SIG_IGN" : Arguments.hex(handler);
    return "{sa_handler=" + how + ", sa_mask=" + signals(current.space().readLong(address + 16)) + ", sa_flags=" + ProcessFlags.ACTION.show(flags) + "}";
  }

  public static Argument futexOperation(String name) {
    return new Argument(
        name,
        (c, v, all, r) -> {
          String shown = ProcessFlags.FUTEX.show(v & 0xffff_ffffL);
          return shown.replaceFirst("^(\\w+)\\|FUTEX_PRIVATE_FLAG", "$1_PRIVATE");
        });
  }

  public static Argument limit(String name) {
    return word(name, ProcessFlags.LIMIT);
  }

  /** {@code struct rlimit} that the call reads. */
  public static Argument limits(String name) {
    return structure(name, (c, v, all, r) -> limits(c, v));
  }

  /** {@code struct rlimit} that the call fills in. */
  public static Argument filledLimits(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : limits(c, v));
  }

  private static String limits(Current current, long address) {
    return "{rlim_cur=" + limit(current.space().readLong(address)) + ", rlim_max=" + limit(current.space().readLong(address + 8)) + "}";
  }

  private static String limit(long value) {
    if (value == -1) {
      return "RLIM_INFINITY";
    }
    return value > 1024 && value % 1024 == 0 ? value / 1024 + "*1024" : Long.toUnsignedString(value);
  }

  public static Argument clock(String name) {
    return word(name, ProcessFlags.CLOCK);
  }

  public static Argument timerFlags(String name) {
    return word(name, ProcessFlags.TIMER);
  }

  public static Argument intervalTimer(String name) {
    return word(name, ProcessFlags.INTERVAL_TIMER);
  }

  /** {@code struct timespec} that the call reads. */
  public static Argument time(String name) {
    return structure(name, (c, v, all, r) -> time(c, v, "tv_nsec"));
  }

  /** {@code struct timespec} that the call fills in. */
  public static Argument filledTime(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : time(c, v, "tv_nsec"));
  }

  /** {@code struct itimerspec} that the call reads. */
  public static Argument interval(String name) {
    return structure(name, (c, v, all, r) -> interval(c, v, "tv_nsec"));
  }

  /** {@code struct itimerval} that the call reads. */
  public static Argument microInterval(String name) {
    return structure(name, (c, v, all, r) -> interval(c, v, "tv_usec"));
  }

  private static String interval(Current current, long address, String fraction) {
    return "{it_interval=" + time(current, address, fraction) + ", it_value=" + time(current, address + 16, fraction) + "}";
  }

  private static String time(Current current, long address, String fraction) {
    return "{tv_sec=" + current.space().readLong(address) + ", " + fraction + "=" + current.space().readLong(address + 8) + "}";
  }

  public static Argument randomFlags(String name) {
    return word(name, ProcessFlags.RANDOM);
  }

  public static Argument epollCreateFlags(String name) {
    return word(name, ProcessFlags.EPOLL_CREATE);
  }

  public static Argument epollCommand(String name) {
    return word(name, ProcessFlags.EPOLL_CTL);
  }

  public static Argument eventFlags(String name) {
    return word(name, ProcessFlags.EVENTFD);
  }

  public static Argument timerFileFlags(String name) {
    return word(name, ProcessFlags.TIMERFD);
  }

  public static Argument prctlOption(String name) {
    return word(name, ProcessFlags.PRCTL);
  }

  /** Two descriptors that the call fills in, as pipe2 does. */
  public static Argument descriptorPair(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> "[" + c.space().readInt(v) + ", " + c.space().readInt(v + 4) + "]");
  }

  /** A number that the call fills in, as getresuid does. */
  public static Argument filledNumber(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : "[" + c.space().readInt(v) + "]");
  }

  /** The environment, which strace leaves out. */
  public static Argument environment(String name) {
    return structure(
        name,
        (c, v, all, r) -> {
          int count = 0;
          while (c.space().readLong(v + 8L * count) != 0) {
            count++;
          }
          return Arguments.hex(v) + " /* " + count + (count == 1 ? " var */" : " vars */");
        });
  }
}
