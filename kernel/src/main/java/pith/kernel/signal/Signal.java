package pith.kernel.signal;

/** Signal numbers and their default actions on Linux (asm-generic). Numbers 32–64 are the real-time signals. */
public final class Signal {
  public static final int HUP = 1, INT = 2, QUIT = 3, ILL = 4, TRAP = 5, ABRT = 6, BUS = 7, FPE = 8, KILL = 9, USR1 = 10;
  public static final int SEGV = 11, USR2 = 12, PIPE = 13, ALRM = 14, TERM = 15, STKFLT = 16, CHLD = 17, CONT = 18, STOP = 19;
  public static final int TSTP = 20, TTIN = 21, TTOU = 22, URG = 23, XCPU = 24, XFSZ = 25, VTALRM = 26, PROF = 27, WINCH = 28;
  public static final int IO = 29, PWR = 30, SYS = 31;

  /** The first real-time signal as the kernel counts; each queues, lowest number first. */
  public static final int RT_MIN = 32;

  public static final int MAX = 64;

  private static final String[] NAMES = {
    "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
    "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
  };

  /** What happens to a process that neither handles nor ignores a signal. */
  public enum DefaultAction {
    TERMINATE,
    CORE_DUMP,
    IGNORE,
    STOP,
    CONTINUE
  }

  private Signal() {}

  /** {@return the bit of a signal in a 64-bit set} */
  public static long mask(int signal) {
    return 1L << signal - 1;
  }

  /** {@return whether {@code set} contains {@code signal}} */
  public static boolean in(long set, int signal) {
    return (set & mask(signal)) != 0;
  }

  /** {@return whether the number names a signal} */
  public static boolean valid(int signal) {
    return signal >= 1 && signal <= MAX;
  }

  /** {@return the name, such as {@code SIGINT}} */
  public static String name(int signal) {
    return signal > 0 && signal < NAMES.length ? "SIG" + NAMES[signal] : signal >= RT_MIN ? "SIGRT_" + (signal - RT_MIN) : "" + signal;
  }

  /** {@return the default action (signal(7))} */
  public static DefaultAction defaultAction(int signal) {
    return switch (signal) {
      case CHLD, URG, WINCH -> DefaultAction.IGNORE;
      case CONT -> DefaultAction.CONTINUE;
      case STOP, TSTP, TTIN, TTOU -> DefaultAction.STOP;
      case QUIT, ILL, TRAP, ABRT, BUS, FPE, SEGV, XCPU, XFSZ, SYS -> DefaultAction.CORE_DUMP;
      default -> DefaultAction.TERMINATE;
    };
  }
}
