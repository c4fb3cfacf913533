package pith.kernel.syscall;

import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.sync.outcome.Refused;

/** The kinds of argument of calls on memory, processes, signals and time, by the words the table uses. */
public final class ProcessArguments {
  private static final int MAX_SIGNAL = 64;
  private static final int MREMAP_FIXED = 2;
  private static final int CLONE_PARENT_SETTID = 0x100000;
  private static final int PR_SET_NAME = 15;
  private static final int FUTEX_COMMAND = 0x7f;

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

  /** Where mremap is to move the pages, if it is told. */
  public static Argument remapTarget(String name) {
    return new Argument(name, (c, v, all, r) -> (all[3] & MREMAP_FIXED) == 0 ? null : Arguments.hex(v));
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

  /** clone's flags, with the signal that the child's end sends, behind the stack: strace shows arguments of clone by their names. */
  public static Argument cloneFlags(String name) {
    return new Argument(name, (c, v, all, r) -> "child_stack=" + Arguments.hex(all[1]) + ", flags=" + cloneFlags(v & ~0xffL, (int) v & 0xff));
  }

  /** An argument of clone that means something only with one of the flags given. */
  public static Argument cloneWith(String name, long flags, String shown) {
    return new Argument(name, (c, v, all, r) -> (all[0] & flags) == 0 ? null : shown + "=" + Arguments.hex(v));
  }

  /** Where clone is to leave the child's number. */
  public static Argument cloneParentTid(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> (all[0] & CLONE_PARENT_SETTID) == 0 ? null : "parent_tid=[" + c.space().readInt(v) + "]");
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
  static String signals(long set) {
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

  /** A futex's second number: a time limit, or how many waiters move elsewhere. */
  public static Argument futexTimeout(String name) {
    Argument time = time(name);
    return new Argument(
        name,
        (c, v, all, r) ->
            switch ((int) all[1] & FUTEX_COMMAND) {
              case 0, 6, 9, 11, 13 -> time.type().show(c, v, all, r);
              case 3, 4, 5, 12 -> Integer.toUnsignedString((int) v);
              default -> null;
            });
  }

  /** The word that waiters move to, or that is changed, too. */
  public static Argument futexOther(String name) {
    return new Argument(
        name,
        (c, v, all, r) ->
            switch ((int) all[1] & FUTEX_COMMAND) {
              case 3, 4, 5, 11, 12 -> Arguments.hex(v);
              case 9 -> v == 0 ? "NULL" : Arguments.hex(v);
              default -> null;
            });
  }

  /** A futex's third number: what the word must hold, what is done to the other, or a set of waiters. */
  public static Argument futexThird(String name) {
    return new Argument(
        name,
        (c, v, all, r) ->
            switch ((int) all[1] & FUTEX_COMMAND) {
              case 4, 12 -> Integer.toUnsignedString((int) v);
              case 5 -> "0x" + Integer.toHexString((int) v);
              case 9, 10 -> (int) v == -1 ? "FUTEX_BITSET_MATCH_ANY" : "0x" + Integer.toHexString((int) v);
              default -> null;
            });
  }

  public static Argument limit(String name) {
    return word(name, ProcessFlags.LIMIT);
  }

  /** {@code struct rlimit} that the call reads. */
  public static Argument limits(String name) {
    return structure(name, (c, v, all, r) -> limits(c, v, "RLIM_INFINITY"));
  }

  /** {@code struct rlimit64} that the call reads. */
  public static Argument wideLimits(String name) {
    return structure(name, (c, v, all, r) -> limits(c, v, "RLIM64_INFINITY"));
  }

  /** {@code struct rlimit64} that the call fills in. */
  public static Argument filledWideLimits(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : limits(c, v, "RLIM64_INFINITY"));
  }

  /** {@code struct rlimit} that the call fills in. */
  public static Argument filledLimits(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : limits(c, v, "RLIM_INFINITY"));
  }

  private static String limits(Current current, long address, String infinity) {
    return "{rlim_cur=" + limit(current.space().readLong(address), infinity) + ", rlim_max=" + limit(current.space().readLong(address + 8), infinity) + "}";
  }

  private static String limit(long value, String infinity) {
    if (value == -1) {
      return infinity;
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

  static String time(Current current, long address, String fraction) {
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

  public static Argument timerFileSetFlags(String name) {
    return word(name, ProcessFlags.TIMERFD_SET);
  }

  public static Argument signalFileFlags(String name) {
    return word(name, ProcessFlags.SIGNALFD);
  }

  public static Argument inotifyFlags(String name) {
    return word(name, ProcessFlags.INOTIFY);
  }

  public static Argument priorityOf(String name) {
    return word(name, ProcessFlags.PRIORITY);
  }

  public static Argument attributeFlags(String name) {
    return word(name, ProcessFlags.XATTR);
  }

  public static Argument usageOf(String name) {
    return word(name, ProcessFlags.USAGE);
  }

  /** {@code struct rusage} that the call fills in, its times. */
  public static Argument filledUsage(String name) {
    return FileArguments.filled(
        name, (c, v, all, r) -> v == 0 ? "NULL" : "{ru_utime=" + time(c, v, "tv_usec") + ", ru_stime=" + time(c, v + 16, "tv_usec") + ", ...}");
  }

  /** {@code stack_t} that the call reads. */
  public static Argument signalStack(String name) {
    return structure(name, (c, v, all, r) -> stack(c, v));
  }

  /** {@code stack_t} that the call fills in. */
  public static Argument filledSignalStack(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : stack(c, v));
  }

  private static String stack(Current current, long address) {
    return "{ss_sp=" + Arguments.hex(current.space().readLong(address)) + ", ss_flags=" + ProcessFlags.STACK.show(current.space().readInt(address + 8) & 0xffff_ffffL)
        + ", ss_size=" + current.space().readLong(address + 16) + "}";
  }

  /** {@code siginfo_t} that the call fills in. */
  public static Argument filledSignalInfo(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> v == 0 ? "NULL" : "{" + SignalText.of(signalInfo(c, v)) + "}");
  }

  private static SigInfo signalInfo(Current current, long address) {
    int signal = current.space().readInt(address);
    int code = current.space().readInt(address + 8);
    boolean ofChild = signal == Signal.CHLD && code > 0;
    long value = ofChild ? current.space().readInt(address + 24) : code > 0 ? current.space().readLong(address + 16) : current.space().readLong(address + 24);
    return new SigInfo(signal, code, current.space().readInt(address + 16), current.space().readInt(address + 20), value);
  }

  public static Argument prctlOption(String name) {
    return word(name, ProcessFlags.PRCTL);
  }

  /** prctl's second argument, which options that ask for something do not have. */
  public static Argument prctlArgument(String name) {
    return new Argument(
        name,
        (c, v, all, r) ->
            switch ((int) all[0]) {
              case 3, 7, 21, 27, 30, 39 -> null;
              case PR_SET_NAME -> Arguments.text(c, v);
              default -> v >>> 32 == 0 ? Long.toString(v) : Arguments.hex(v);
            });
  }

  /** prctl's arguments from the third on, which few options have. */
  public static Argument prctlRest(String name) {
    return new Argument(
        name,
        (c, v, all, r) ->
            switch ((int) all[0]) {
              case 1, 2, 3, 4, 7, 8, PR_SET_NAME, 16, 21, 23, 24, 27, 28, 29, 30, 36, 37 -> null;
              default -> v >>> 32 == 0 ? Long.toString(v) : Arguments.hex(v);
            });
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
