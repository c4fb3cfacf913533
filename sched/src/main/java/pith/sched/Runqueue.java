package pith.sched;

import pith.hal.Hart;
import pith.sched.load.RunqueueLoad;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** The tasks that want to run on one hart, and the one that does. */
public final class Runqueue {
  private static final LockClass LOCK = LockClass.of("rq->lock");

  /** What whoever changes a runqueue writes: its lock, counts, and the fair class's root. */
  private static final int HOT_BYTES = 192;

  public final SpinLock lock = new SpinLock(LOCK);

  private final Hart hart;
  private SchedTask idle;

  /** Guarded by {@link #lock}; the running task itself may read it. */
  SchedTask current;

  /** The task that {@link ContextSwitch} switched away from, until the next one has finished the switch. Owned by the hart. */
  SchedTask previous;

  /** Tasks that want to run. Written under {@link #lock}. */
  private volatile int running;

  /** Tasks that want to run and were last here, but wait where any hart may fetch them. Written under {@link #lock}. */
  private volatile int shared;

  /** The clock at the last accounting, in cycles. Guarded by {@link #lock}. */
  private long accountedUntil;

  /** Cycles spent in the idle task. Guarded by {@link #lock}. */
  private long idleCycles;

  /** Cycles that passed here, each counted once for every task that wanted to run. Guarded by {@link #lock}. */
  private long wantedCycles;

  /** Context switches done here. Owned by the hart. */
  long switches;

  private volatile boolean rescheduleWanted;

  private RunqueueWatcher watcher = RunqueueWatcher.NONE;
  private final RunqueueLoad load;

  /** For a hart whose clock has {@code hertz} cycles per second. */
  public Runqueue(Hart hart, long hertz) {
    this.hart = hart;
    lock.place(hart.staticData(), HOT_BYTES);
    load = new RunqueueLoad(hertz);
  }

  public Hart hart() {
    return hart;
  }

  /** Boot: who is told what happens here, beside those who are already. */
  public void watcher(RunqueueWatcher told) {
    watcher = watcher == RunqueueWatcher.NONE ? told : RunqueueWatcher.both(watcher, told);
  }

  /** {@return the hart's idle task} */
  public SchedTask idle() {
    return idle;
  }

  void idle(SchedTask task) {
    idle = task;
    current = task;
  }

  /** {@return the time here: the hart's clock, or the caller's if that is ahead, since an idle hart's stands still} */
  public long clock() {
    return Math.max(hart.cycles(), Execution.current().hart().cycles());
  }

  /** {@return the task that runs here; may be stale unless asked by that task} */
  public SchedTask current() {
    return current;
  }

  /** {@return how many tasks want to run here, the running one included and the idle one not; may be stale without the lock} */
  public int running() {
    return running;
  }

  /** {@return cycles spent idle; may lag behind by the current idle period} */
  public long idleCycles() {
    return idleCycles;
  }

  /** {@return cycles spent idle until {@code now}, the present idle period included; may be stale without the lock} */
  public long idleCycles(long now) {
    return current == idle ? idleCycles + Math.max(0, now - accountedUntil) : idleCycles;
  }

  /** {@return the number of tasks that wanted to run, summed over every cycle up to {@code now}: what load averages are made from} */
  public long wantedCycles(long now) {
    return wantedCycles + Math.max(0, now - accountedUntil) * (running + shared);
  }

  /** {@return context switches done here} */
  public long switches() {
    return switches;
  }

  /** {@return how busy the hart has been lately, by class; {@link #account} brings it up to date} */
  public RunqueueLoad load() {
    return load;
  }

  /** {@return the load of the fair tasks here, by weight (Linux's {@code cpu_load}); may be stale without the lock, as the next two} */
  public long loadAverage() {
    return load.fair().load();
  }

  /** {@return 1024 times how many fair tasks were runnable here, lately (Linux's {@code cpu_runnable})} */
  public long runnableAverage() {
    return load.fair().runnable();
  }

  /** {@return what fair tasks use of the hart, of 1024, at least what those queued are known to use (Linux's {@code cpu_util_cfs})} */
  public long utilization() {
    return load.fairUtilization();
  }

  /** {@return whether the running task should call {@link Scheduler#schedule} at the next opportunity} */
  public boolean rescheduleWanted() {
    return rescheduleWanted;
  }

  /**
   * Brings the running task's account up to the hart's clock; {@link #lock} is held. Callable from any hart. An idle hart's clock stands still: the caller's
   * counts.
   */
  public void account() {
    long now = current == idle ? Math.max(hart.cycles(), hart.engine().now()) : hart.cycles();
    long ran = Math.max(0, now - accountedUntil);
    accountedUntil += ran;
    wantedCycles += ran * (running + shared);
    current.addRuntime(ran);
    load.advance(ran, current.schedClass().occupant());
    if (current == idle) {
      idleCycles += ran;
    } else if (current.queued) {
      current.schedClass().account(this, current, ran);
      watcher.ran(this, current, ran);
    }
  }

  /** {@code task} joins its class's queue; {@link #lock} is held. */
  void enqueue(SchedTask task, Arrival how) {
    task.schedClass().enqueue(this, task, how);
    watcher.queued(this, task);
  }

  /** {@code task} leaves its class's queue, or stays there asleep; {@link #lock} is held. {@return whether it left} */
  boolean dequeue(SchedTask task, Departure why) {
    boolean left = task.schedClass().dequeue(this, task, why);
    watcher.dequeued(this, task);
    return left;
  }

  /** {@code task}, which stayed in its class's queue asleep, is awake; {@link #lock} is held. */
  void unpark(SchedTask task) {
    task.schedClass().unpark(this, task);
    task.parked = false;
    watcher.queued(this, task);
  }

  /** {@code next} gets the hart; {@link #lock} is held. */
  void picked(SchedTask next) {
    current = next;
    watcher.picked(this, next);
  }

  /** The hart idles and its tick is stopped; {@link #lock} is held. */
  void tickStopped() {
    watcher.tickStopped(this);
  }

  /**
   * Tasks became runnable here, or, if negative, no longer are; {@link #lock} is held. For a class that keeps a task on the runqueue but lets it not
   * run, too.
   */
  public void addRunning(int tasks) {
    running += tasks;
  }

  /** Tasks that want to run are here in name only, or, if negative, no longer are; {@link #lock} is held. For their class only. */
  public void addShared(int tasks) {
    shared += tasks;
  }

  /** A parked sleeper leaves for good; {@link #lock} is held. For its class only. */
  public void release(SchedTask task) {
    task.queued = false;
    task.parked = false;
  }

  /** Asks the running task to call {@link Scheduler#schedule} at the next opportunity, or no longer. */
  public void wantReschedule(boolean wanted) {
    rescheduleWanted = wanted;
  }
}
