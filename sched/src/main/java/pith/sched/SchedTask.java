package pith.sched;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.sched.dispatch.ExtEntity;
import pith.sched.eevdf.FairEntity;
import pith.sched.entity.CacheEntity;
import pith.sched.entity.DeadlineEntity;
import pith.sched.entity.NodeEntity;
import pith.sched.entity.PlacementEntity;
import pith.sched.entity.RtEntity;
import pith.sched.entity.SchedInfo;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;

/** The scheduler's part of a task: its state, its place, its share. */
public abstract class SchedTask extends Execution implements ExtEntity.Owner {
  private static final LockClass PI_LOCK = LockClass.of("task->pi_lock");

  final SpinLock piLock = new SpinLock(PI_LOCK);
  private final FairEntity fair = FairEntity.ofTask(this);
  private final PlacementEntity placement = new PlacementEntity();
  private final RtEntity rt = new RtEntity();
  private final DeadlineEntity<SchedTask> deadline = new DeadlineEntity<>(this);
  private final ExtEntity<SchedTask> ext = new ExtEntity<>(this);
  private final CacheEntity cache = new CacheEntity();
  private final NodeEntity node = new NodeEntity();
  final TaskList.Link link = new TaskList.Link(this);
  private final Scheduler scheduler;
  private volatile TaskState state = TaskState.NEW;

  /**
   * Written under {@link #piLock} while the task is on no runqueue, and under both runqueues' locks when balancing moves it. To be sure
   * of it, hold the runqueue's lock: {@link Activation#lockRunqueue}.
   */
  volatile int hartId;

  /** Whether the task stands on its runqueue. Guarded by the runqueue's lock. */
  boolean queued;

  /** Whether it stands there asleep, for its class to let it go (Linux's {@code sched_delayed}). Guarded by the runqueue's lock. */
  boolean parked;

  /** Whether the task's stack owns a hart, or is just being switched to or from. */
  private volatile boolean onHart;

  /** Confined to the task. */
  private final ArrayDeque<Runnable> userWork = new ArrayDeque<>(1);

  private KernelStack stack;
  private SchedClass schedClass;

  /** What the task asked for. Written under {@link #piLock} and the runqueue's lock. */
  private volatile SchedAttributes attributes = SchedAttributes.DEFAULT;

  /** How urgent it is, by its attributes or because a more urgent task waits for it. Guarded as {@link #attributes}. */
  private volatile int rank = attributes.rank();

  /** Who waits for something that this task holds, and is more urgent: it has that one's rank meanwhile. Guarded as {@link #attributes}. */
  private SchedTask lender;

  /** The lock that this task waits for, if any. Written under {@link PriorityInheritance}'s lock; so is the next one. */
  private volatile RtMutex blockedOn;

  private final List<RtMutex> holds = new ArrayList<>(0);

  private BitSet allowed;

  /** What it asked for itself, null for nothing; its group may allow less for now. */
  private volatile BitSet wanted;

  private long runtimeCycles;
  private final SchedInfo info = new SchedInfo();

  protected SchedTask(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.schedClass = scheduler.classOf(SchedPolicy.NORMAL);
    this.allowed = scheduler.allHarts();
  }

  /** The task's record lies at physical address {@code pa}: who wakes it up changes its first line. */
  protected final void place(long pa) {
    piLock.place(pa, 64);
  }

  /** Takes attributes and affinity from the parent, as fork does ({@code sched_fork}); but not the rank that somebody lends to it. */
  public void inheritFrom(SchedTask parent) {
    attributes(parent.attributes.ofChild());
    rank = attributes.rank();
    schedClass = scheduler.classOf(rank, attributes.policy());
    allowed = parent.allowed;
    wanted = parent.wanted;
    fair.group = parent.fair.group;
    hartId = parent.hartId;
  }

  /** Loads this task's address space on {@code hart}; called in the middle of a context switch, interrupts off. */
  protected abstract void switchAddressSpace(Hart hart, SchedTask from);

  /** The task wants to run from {@code now} on, or no longer; its runqueue's lock is held. */
  protected void runnable(boolean on, long now) {}

  /** The task, which wants to run, has a hart from {@code now} on, or no longer; that runqueue's lock is held. */
  protected void runs(boolean on, long now) {}

  /** The task has come to another group at {@code now}; its runqueue's lock is held. */
  protected void regrouped(long now) {}

  /** The task ran for {@code cycles} more; its runqueue's lock is held. */
  protected void ran(long cycles) {}

  public Scheduler scheduler() {
    return scheduler;
  }

  /** Gives the task the stack it will run on. */
  public void stack(KernelStack own) {
    stack = own;
  }

  public KernelStack stack() {
    return stack;
  }

  public TaskState state() {
    return state;
  }

  void state(TaskState next) {
    state = next;
  }

  /**
   * The task itself comes to a state that no wake-up of an ordinary sleep may end. A waker that found it in an earlier sleep may be about to write that it
   * runs: with its lock held there is none. Source: Linux's {@code set_special_state}.
   */
  void enter(TaskState special) {
    try (SpinLock.Held held = piLock.acquire()) {
      state = special;
    }
  }

  @Override
  public boolean running() {
    return onHart;
  }

  /** {@return whether a hart has it, be it that it runs or is being switched away from} */
  public boolean onHart() {
    return onHart;
  }

  void onHart(boolean running) {
    onHart = running;
  }

  /** {@return the number of the hart the task runs on or ran on last} */
  public int hartId() {
    return hartId;
  }

  /** {@return the task's standing in the fair class} */
  public FairEntity fair() {
    return fair;
  }

  /** {@return what is known of where the task runs, ran and should run} */
  public PlacementEntity placement() {
    return placement;
  }

  /** {@return the task's standing in the deadline class} */
  public DeadlineEntity<SchedTask> deadline() {
    return deadline;
  }

  /** The task used more than its runtime and asked for a signal; its runqueue's lock is held. */
  public void overran() {}

  /** {@return the task's standing in the real-time class} */
  public RtEntity rt() {
    return rt;
  }

  /** {@return the task's standing in the ext class} */
  public ExtEntity<SchedTask> ext() {
    return ext;
  }

  /** {@return whether it stands on its runqueue, whose lock is held} */
  public boolean queued() {
    return queued;
  }

  /** {@return whether it is queued though it sleeps; its runqueue's lock is held} */
  public boolean parked() {
    return parked;
  }

  /** {@return its part in cache-aware scheduling} */
  public CacheEntity cache() {
    return cache;
  }

  /** {@return its part in NUMA balancing} */
  public NodeEntity node() {
    return node;
  }

  /**
   * Takes up to {@code pages} pages of its memory, from {@code address} on, out of reach, to see who uses them. The current task; may sleep.
   * {@return where to go on, 0 if it came to the end}
   */
  public long hint(long address, long pages) {
    return 0;
  }

  /** {@return how many threads its process has, itself included} */
  public int threads() {
    return 1;
  }

  /** Before the task, the current one, goes on in user code, it does {@code work}, where it may sleep. Source: Linux's {@code task_work_add}. */
  public void beforeUser(Runnable work) {
    userWork.add(work);
  }

  /** Does what is to be done before user code goes on. {@return whether there was anything} */
  public final boolean workBeforeUser() {
    Runnable next = userWork.poll();
    if (next == null) {
      return false;
    }
    next.run();
    return true;
  }

  /** {@return whether it is a thread of the kernel that is bound to its hart} */
  public boolean boundKernelThread() {
    return false;
  }

  /** {@return the class that its policy belongs to} */
  public SchedClass schedClass() {
    return schedClass;
  }

  void schedClass(SchedClass next) {
    schedClass = next;
  }

  /** {@return what the task asked for} */
  public SchedAttributes attributes() {
    return attributes;
  }

  void attributes(SchedAttributes next) {
    attributes = next;
  }

  public SchedPolicy policy() {
    return attributes.policy();
  }

  /** {@return the nice level, −20 (most) to 19 (least)} */
  public int nice() {
    return attributes.nice();
  }

  /** {@return how urgent the task is at present, see {@link Rank}} */
  public int rank() {
    return rank;
  }

  void rank(int next) {
    rank = next;
  }

  /** {@return the task whose rank this one has, since it waits for something that this one holds; null if nobody} */
  public SchedTask lender() {
    return lender;
  }

  void lender(SchedTask next) {
    lender = next;
  }

  RtMutex blockedOn() {
    return blockedOn;
  }

  void blockedOn(RtMutex mutex) {
    blockedOn = mutex;
  }

  /** {@return the locks that it holds and that others wait for} */
  List<RtMutex> holds() {
    return holds;
  }

  /** {@return whether the task may run on a hart} */
  public boolean allowedOn(int hart) {
    return allowed.get(hart);
  }

  /** {@return the harts the task may run on; not to be changed} */
  public BitSet allowed() {
    return allowed;
  }

  /** The task was told to run on {@code harts} only, whatever its group allows now and later. */
  public void wants(BitSet harts) {
    wanted = (BitSet) harts.clone();
  }

  /** {@return of {@code harts}, which its group allows, those that it wants; all if it wants none of them} Source: Linux {@code user_cpus_ptr}. */
  public BitSet within(BitSet harts) {
    if (wanted == null || !wanted.intersects(harts)) {
      return harts;
    }
    BitSet both = (BitSet) wanted.clone();
    both.and(harts);
    return both;
  }

  void allowed(BitSet harts) {
    allowed = harts;
  }

  /** {@return cycles run so far, up to the last accounting} */
  public long runtimeCycles() {
    return runtimeCycles;
  }

  void addRuntime(long cycles) {
    runtimeCycles += cycles;
    ran(cycles);
  }

  /** {@return how long it waited for harts, and how often it got one} */
  public SchedInfo info() {
    return info;
  }

  @Override
  public void prepareToSleep(Sleep mode) {
    state =
        switch (mode) {
          case UNINTERRUPTIBLE -> TaskState.UNINTERRUPTIBLE;
          case INTERRUPTIBLE -> TaskState.INTERRUPTIBLE;
          case KILLABLE -> TaskState.KILLABLE;
        };
  }

  /** Job control stops this, the current, task: the next {@link #schedule} returns when {@link #wakeStopped} was called. */
  public void prepareToStop() {
    enter(TaskState.STOPPED);
  }

  @Override
  public void schedule() {
    scheduler.schedule(this);
  }

  @Override
  public boolean scheduleUntil(long deadline) {
    if (deadline == Long.MAX_VALUE) {
      scheduler.schedule(this);
      return true;
    }
    Timers.Timer timer = scheduler.timers(hart()).start(deadline, this::wakeUp);
    scheduler.schedule(this);
    return timer.cancel();
  }

  @Override
  public void finishSleep() {
    state = TaskState.RUNNING;
  }

  @Override
  public boolean wakeUp() {
    TaskState seen = state;
    return switch (seen) {
      case INTERRUPTIBLE, UNINTERRUPTIBLE, KILLABLE -> scheduler.activation().wakeUp(this, seen);
      default -> false;
    };
  }

  /** A signal arrived: ends a sleep that signals may end. */
  public boolean wakeInterruptible() {
    return scheduler.activation().wakeUp(this, TaskState.INTERRUPTIBLE);
  }

  /** A fatal signal arrived: ends every sleep but an uninterruptible one, and a stop. */
  public boolean wakeKillable() {
    return scheduler.activation().wakeUp(this, TaskState.INTERRUPTIBLE)
        || scheduler.activation().wakeUp(this, TaskState.KILLABLE)
        || scheduler.activation().wakeUp(this, TaskState.STOPPED);
  }

  /** SIGCONT arrived: ends a stop. */
  public boolean wakeStopped() {
    return scheduler.activation().wakeUp(this, TaskState.STOPPED);
  }

  @Override
  public boolean reschedulePending() {
    return scheduler.runqueue(hart()).rescheduleWanted();
  }

  @Override
  public void yieldHart() {
    scheduler.schedule(this);
  }

  /** {@return whether the task has announced a sleep, sleeps, or is dead} */
  boolean sleeping() {
    return state != TaskState.RUNNING;
  }

  /** {@return whether a sleep in the present state must not begin, since what may end it has happened} */
  boolean mustStayAwake() {
    return switch (state) {
      case INTERRUPTIBLE -> interruptionPending(Sleep.INTERRUPTIBLE);
      case KILLABLE, STOPPED -> interruptionPending(Sleep.KILLABLE);
      default -> false;
    };
  }
}
