package pith.kernel.task;

import java.util.Arrays;

/** The limits of a process (getrlimit(2)), soft and hard. Guarded by {@link Process#handlers}' lock. */
public final class ResourceLimits {
  public static final int CPU = 0, FSIZE = 1, DATA = 2, STACK = 3, CORE = 4, RSS = 5, NPROC = 6, NOFILE = 7, MEMLOCK = 8, AS = 9;
  public static final int LOCKS = 10, SIGPENDING = 11, MSGQUEUE = 12, NICE = 13, RTPRIO = 14, RTTIME = 15, COUNT = 16;
  public static final long INFINITY = -1;

  private final long[] soft = new long[COUNT];
  private final long[] hard = new long[COUNT];

  /** The limits of the first process (Linux's INIT_RLIMITS). */
  public ResourceLimits(int maxTasks) {
    Arrays.fill(soft, INFINITY);
    Arrays.fill(hard, INFINITY);
    set(STACK, 8L << 20, INFINITY);
    set(CORE, 0, INFINITY);
    set(NPROC, maxTasks / 2, maxTasks / 2);
    set(NOFILE, 1024, 524_288);
    set(MEMLOCK, 8L << 20, 8L << 20);
    set(SIGPENDING, maxTasks / 2, maxTasks / 2);
    set(MSGQUEUE, 819_200, 819_200);
    set(NICE, 0, 0);
    set(RTPRIO, 0, 0);
  }

  private ResourceLimits(ResourceLimits other) {
    System.arraycopy(other.soft, 0, soft, 0, COUNT);
    System.arraycopy(other.hard, 0, hard, 0, COUNT);
  }

  public ResourceLimits copy() {
    return new ResourceLimits(this);
  }

  /** {@return the soft limit as an unsigned number, {@link #INFINITY} being the largest} */
  public long soft(int resource) {
    return soft[resource];
  }

  public long hard(int resource) {
    return hard[resource];
  }

  public void set(int resource, long softLimit, long hardLimit) {
    soft[resource] = softLimit;
    hard[resource] = hardLimit;
  }

  /** {@return whether {@code amount} is beyond the soft limit} */
  public boolean exceeds(int resource, long amount) {
    return Long.compareUnsigned(amount, soft[resource]) > 0;
  }
}
