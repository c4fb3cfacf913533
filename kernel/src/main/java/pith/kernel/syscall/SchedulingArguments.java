package pith.kernel.syscall;

import pith.kernel.task.Current;

/** Arguments of the scheduling calls, as strace shows them. */
public final class SchedulingArguments {
  private static final String[] POLICIES = {"SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "4", "SCHED_IDLE", "SCHED_DEADLINE", "SCHED_EXT"};
  private static final int RESET_ON_FORK = 0x4000_0000;
  private static final int FIRST_BYTES = 48;
  private static final int SHOWN_HARTS = 1024;
  private static final FlagNames FLAGS =
      new FlagNames()
          .bit(0x1, "SCHED_FLAG_RESET_ON_FORK")
          .bit(0x2, "SCHED_FLAG_RECLAIM")
          .bit(0x4, "SCHED_FLAG_DL_OVERRUN")
          .bit(0x8, "SCHED_FLAG_KEEP_POLICY")
          .bit(0x10, "SCHED_FLAG_KEEP_PARAMS")
          .bit(0x20, "SCHED_FLAG_UTIL_CLAMP_MIN")
          .bit(0x40, "SCHED_FLAG_UTIL_CLAMP_MAX");

  private SchedulingArguments() {}

  /** A set of harts that the call reads, of as many bytes as argument 1 says. */
  public static Argument hartSet(String name) {
    return ProcessArguments.structure(name, (c, v, all, r) -> harts(c, v, all[1]));
  }

  /** A set of harts that the call fills in, as many bytes as it answers. */
  public static Argument filledHartSet(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> harts(c, v, r));
  }

  private static String harts(Current current, long address, long bytes) {
    StringBuilder shown = new StringBuilder("[");
    for (int word = 0; word < Math.clamp(bytes, 0, SHOWN_HARTS / 8) / 8; word++) {
      long set = current.space().readLong(address + word * 8L);
      for (int bit = 0; bit < 64; bit++) {
        if ((set >> bit & 1) != 0) {
          shown.append(shown.length() == 1 ? "" : " ").append(word * 64 + bit);
        }
      }
    }
    return shown.append(']').toString();
  }

  public static Argument schedPolicy(String name) {
    return new Argument(name, (c, v, all, r) -> policy((int) v));
  }

  private static String policy(int number) {
    int plain = number & ~RESET_ON_FORK;
    String shown = plain >= 0 && plain < POLICIES.length ? POLICIES[plain] : Integer.toString(plain);
    return plain == number ? shown : shown + "|SCHED_RESET_ON_FORK";
  }

  /** {@code struct sched_param} that the call reads. */
  public static Argument schedParam(String name) {
    return ProcessArguments.structure(name, (c, v, all, r) -> "[" + c.space().readInt(v) + "]");
  }

  /** {@code struct sched_attr} that the call reads. */
  public static Argument schedAttributes(String name) {
    return ProcessArguments.structure(name, (c, v, all, r) -> attributes(c, v));
  }

  /** {@code struct sched_attr} that the call fills in. */
  public static Argument filledSchedAttributes(String name) {
    return FileArguments.filled(name, (c, v, all, r) -> attributes(c, v));
  }

  private static String attributes(Current current, long address) {
    int size = current.space().readInt(address);
    return "{size=" + (size == 0 ? FIRST_BYTES : size)
        + ", sched_policy=" + policy(current.space().readInt(address + 4))
        + ", sched_flags=" + FLAGS.show(current.space().readLong(address + 8))
        + ", sched_nice=" + current.space().readInt(address + 16)
        + ", sched_priority=" + current.space().readInt(address + 20)
        + ", sched_runtime=" + current.space().readLong(address + 24)
        + ", sched_deadline=" + current.space().readLong(address + 32)
        + ", sched_period=" + current.space().readLong(address + 40) + "}";
  }
}
