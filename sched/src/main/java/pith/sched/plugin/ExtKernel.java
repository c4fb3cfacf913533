package pith.sched.plugin;

/** What a policy may ask of the kernel. Only from within its callbacks. Source: Linux's {@code scx_bpf_*} functions; their names stand behind each method. */
public interface ExtKernel {
  /** What a task gets that is given no other slice. {@code SCX_SLICE_DFL} */
  long DEFAULT_SLICE_NANOS = 20_000_000;

  /** The longest time-out of the watchdog. {@code SCX_WATCHDOG_MAX_TIMEOUT} */
  long MAX_TIMEOUT_MILLIS = 30_000;

  /** The queue from which every hart takes what no policy asked for. {@code SCX_DSQ_GLOBAL} */
  long GLOBAL = -1;

  /** The local queue of the hart the task goes to; in {@link ExtPolicy#dispatch}, of the hart that asks. {@code SCX_DSQ_LOCAL} */
  long LOCAL = -2;

  /** {@return the local queue of a hart} {@code SCX_DSQ_LOCAL_ON} */
  static long localOn(int hart) {
    return Long.MIN_VALUE + hart;
  }

  /** What a hart is to do about something new. */
  enum Kick {
    /** Look for work if it idles. */
    IDLE,
    /** End the turn of the policy's task that runs there. */
    PREEMPT
  }

  /** {@return how many harts there are} */
  int harts();

  /** {@return the time since boot, in nanoseconds} */
  long nanos();

  /** Makes a queue with a number of the policy's choice, from 0 up. {@code create_dsq} */
  void createQueue(long queue);

  /** Puts a task that waits at the end of a queue, to run for up to {@code sliceNanos} when its turn comes. {@code dsq_insert} */
  void insert(ExtTask task, long queue, long sliceNanos);

  /** Puts it into a queue by its virtual time, earliest first; into none that tasks stand in by arrival, nor into local ones. {@code dsq_insert_vtime} */
  void insertByTime(ExtTask task, long queue, long sliceNanos, long vtime);

  /**
   * In {@link ExtPolicy#dispatch}: fetches the first task of a queue that may run on the hart that asks. {@return whether there was one}
   * {@code dsq_move_to_local}
   */
  boolean moveToLocal(long queue);

  /** {@return how many tasks wait in a queue} {@code dsq_nr_queued} */
  int queued(long queue);

  /**
   * {@return an idle hart on which {@code task} may run, {@code near} itself or close to it if that can be, or −1} It is not given to anybody else meanwhile.
   * {@code pick_idle_cpu}
   */
  int claimIdle(ExtTask task, int near);

  /** Has a hart look again. {@code kick_cpu} */
  void kick(int hart, Kick how);

  /** The policy gives up. {@code error} */
  void error(String message);
}
