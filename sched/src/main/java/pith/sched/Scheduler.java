package pith.sched;

import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.sync.Execution;
import pith.sync.SpinLock;
import pith.sync.rcu.Rcu;

/** The scheduler of one machine. Start reading at {@link #schedule} and {@link #wakeUp}. */
public final class Scheduler {
  /** Cycles for an interrupt to reach another hart (about 0.5 µs on current machines). */
  private static final long IPI_CYCLES = 1_000;

  private static final long SCHEDULE_CYCLES = 400;
  private static final long WAKE_CYCLES = 300;

  private final Runqueue[] runqueues;
  private final Timers[] timers;
  private final SchedClass fair;
  private final SchedClass idle = new IdleClass();
  private final List<SchedClass> chain;
  private final Placement placement;
  private final Balancer balancer;
  private final ContextSwitch contextSwitch;
  private final BitSet allHarts = new BitSet();

  /**
   * A scheduler for {@code harts} with a clock of {@code hertz} cycles per second; {@code llcOf} gives each hart's last-level cache,
   * by number.
   */
  public Scheduler(Hart[] harts, long hertz, int[] llcOf, HartClockEvent clockEvent) {
    runqueues = new Runqueue[harts.length];
    timers = new Timers[harts.length];
    for (Hart hart : harts) {
      runqueues[hart.id()] = new Runqueue(hart);
      timers[hart.id()] = new Timers(hart, clockEvent);
    }
    allHarts.set(0, harts.length);
    fair = new FairClass(hertz, harts.length);
    chain = List.of(fair, idle);
    placement = new Placement(runqueues, hart -> sharing(llcOf, hart));
    balancer = new Balancer(runqueues);
    contextSwitch = new ContextSwitch(runqueues);
  }

  private static int[] sharing(int[] llcOf, int hart) {
    return IntStream.range(0, llcOf.length).filter(other -> llcOf[other] == llcOf[hart]).toArray();
  }

  public Runqueue runqueue(Hart hart) {
    return runqueues[hart.id()];
  }

  /** {@return every hart's runqueue, by hart number} */
  public List<Runqueue> runqueues() {
    return List.of(runqueues);
  }

  /** {@return the timers of a hart} */
  public Timers timers(Hart hart) {
    return timers[hart.id()];
  }

  SchedClass fairClass() {
    return fair;
  }

  BitSet allHarts() {
    return allHarts;
  }

  /** Makes {@code task} the idle task of a hart, running there from the start. */
  public void adoptIdle(Hart hart, SchedTask task) {
    task.hartId = hart.id();
    task.schedClass(idle);
    task.state(TaskState.RUNNING);
    task.onHart(true);
    runqueues[hart.id()].idle(task);
  }

  /** The body of a new task calls this first: it finishes the switch that led to it. */
  public void begin() {
    finishSwitch(Execution.current().hart());
  }

  /** The task switched away from is at rest; if it may not stay here, it goes where it may. */
  private void finishSwitch(Hart hart) {
    SchedTask previous = contextSwitch.finish(hart);
    if (previous != null && previous.movePending) {
      previous.movePending = false;
      try (SpinLock.Held held = previous.piLock.acquire()) {
        previous.hartId = placement.forFork(previous);
        activate(hart, previous);
      }
    }
  }

  /**
   * Gives the hart to the task most entitled to it; returns when {@code previous}, the caller, is chosen again. If its state says
   * that it sleeps, and nothing that ends the sleep is pending, it leaves the runqueue first.
   */
  void schedule(SchedTask previous) {
    Hart hart = previous.hart();
    hart.charge(SCHEDULE_CYCLES);
    Runqueue rq = runqueue(hart);
    previous.services().rcu().quiescent(hart);
    if (leavesRunqueueEmpty(rq, previous)) {
      balancer.pull(rq);
    }
    SchedTask next;
    try (SpinLock.Held held = rq.lock.acquire()) {
      account(rq);
      deactivateSleeper(rq, previous);
      previous.turnEnded = false;
      rq.wantReschedule(false);
      next = pickNext(rq);
      rq.current = next;
      next.onHart(true);
    }
    armTurnEnd(rq, next);
    if (next != previous) {
      contextSwitch.run(hart, previous, next);
      if (previous.state() != TaskState.DEAD) {
        finishSwitch(previous.hart());
      }
    }
  }

  private boolean leavesRunqueueEmpty(Runqueue rq, SchedTask previous) {
    int staying = previous.queued && previous.state() != TaskState.RUNNING && !previous.mustStayAwake() ? 1 : 0;
    return rq.running() - staying <= 0;
  }

  private void deactivateSleeper(Runqueue rq, SchedTask task) {
    if (task.state() != TaskState.RUNNING && task.mustStayAwake()) {
      task.state(TaskState.RUNNING);
    }
    boolean sleeps = task.state() != TaskState.RUNNING;
    task.movePending &= !sleeps;
    if (task.queued && (sleeps || task.movePending)) {
      task.schedClass().dequeue(rq, task);
      task.queued = false;
    }
  }

  private SchedTask pickNext(Runqueue rq) {
    for (SchedClass schedClass : chain) {
      SchedTask task = schedClass.pickNext(rq);
      if (task != null) {
        return task;
      }
    }
    throw new AssertionError("hart " + rq.hart().id() + " has no idle task");
  }

  /** Brings the running task's account up to the hart's clock; the runqueue's lock is held. */
  private void account(Runqueue rq) {
    long now = rq.hart().cycles();
    long ran = Math.max(0, now - rq.accountedUntil);
    rq.accountedUntil = now;
    SchedTask running = rq.current;
    running.addRuntime(ran);
    if (running == rq.idle()) {
      rq.idleCycles += ran;
    } else if (running.queued) {
      running.schedClass().account(rq, running, ran);
    }
  }

  private void armTurnEnd(Runqueue rq, SchedTask next) {
    long length = next.schedClass().turnLength(rq, next);
    timers[rq.hart().id()].turnEnd(length == Long.MAX_VALUE ? length : rq.hart().cycles() + length);
  }

  /** The timer interrupt on {@code hart}: runs what is due, and ends the running task's turn if it is over. */
  public void timerInterrupt(Hart hart) {
    timers(hart).interrupt();
    Runqueue rq = runqueue(hart);
    boolean over;
    try (SpinLock.Held held = rq.lock.acquire()) {
      account(rq);
      SchedTask running = rq.current;
      over = running.schedClass().turnIsOver(rq, running);
      if (over) {
        rq.wantReschedule(true);
      }
    }
    if (!over) {
      armTurnEnd(rq, rq.current);
    }
  }

  /** Wakes {@code task} if it is in state {@code from}. {@return whether it was} Callable from any hart, and in interrupts. */
  boolean wakeUp(SchedTask task, TaskState from) {
    Hart here = Execution.current().hart();
    here.charge(WAKE_CYCLES);
    try (SpinLock.Held held = task.piLock.acquire()) {
      if (task.state() != from) {
        return false;
      }
      if (wakeInPlace(task, from)) {
        return true;
      }
      while (task.onHart()) {
        here.charge(WAKE_CYCLES);
      }
      task.state(TaskState.RUNNING);
      task.hartId = placement.forWakeUp(task);
      activate(here, task);
      return true;
    }
  }

  /** The task has announced its sleep but still stands on its runqueue: it just goes on. */
  private boolean wakeInPlace(SchedTask task, TaskState from) {
    Runqueue rq = runqueues[task.hartId];
    try (SpinLock.Held held = rq.lock.acquire()) {
      if (task.queued && task.state() == from) {
        task.state(TaskState.RUNNING);
        return true;
      }
      return false;
    }
  }

  /** Lets a task that fork has completed run for the first time. */
  public void wakeUpNew(SchedTask task) {
    try (SpinLock.Held held = task.piLock.acquire()) {
      task.state(TaskState.RUNNING);
      task.hartId = placement.forFork(task);
      activate(Execution.current().hart(), task);
    }
  }

  /** Puts a task on the runqueue of {@code task.hartId} and has it preempt there if it should; piLock is held. */
  private void activate(Hart here, SchedTask task) {
    task.stack().notBefore(here.cycles()); // its hart's clock may be behind ours: it doesn't run before it was woken
    Runqueue rq = runqueues[task.hartId];
    boolean preempt;
    try (SpinLock.Held held = rq.lock.acquire()) {
      account(rq);
      task.schedClass().enqueue(rq, task);
      task.queued = true;
      preempt = preempts(rq, task);
      if (preempt) {
        rq.wantReschedule(true);
      }
    }
    SchedEvents.woken(here, task);
    if (Placement.remote(here, rq)) {
      rq.hart().raise(Interrupt.SOFTWARE, here.cycles() + IPI_CYCLES);
    } else if (!preempt) {
      armTurnEnd(rq, rq.current);
    }
  }

  private boolean preempts(Runqueue rq, SchedTask woken) {
    SchedTask running = rq.current;
    if (running.schedClass() != woken.schedClass()) {
      return chain.indexOf(woken.schedClass()) < chain.indexOf(running.schedClass());
    }
    return running.schedClass().preempts(rq, woken, running);
  }

  /** A reschedule interrupt arrived: another hart put a task here. */
  public void rescheduleInterrupt(Hart hart) {
    Runqueue rq = runqueue(hart);
    if (!rq.rescheduleWanted()) {
      armTurnEnd(rq, rq.current);
    }
  }

  /** The idle task's loop: waits for interrupts, handles them, and gives way to whoever became runnable. */
  public void idle(SchedTask idleTask, Consumer<Hart> interrupts) {
    Hart hart = idleTask.hart();
    Runqueue rq = runqueue(hart);
    Rcu rcu = idleTask.services().rcu();
    while (true) {
      if (rq.rescheduleWanted() || rq.running() > 0) {
        schedule(idleTask);
      } else {
        waitIdle(rcu, hart);
      }
      interrupts.accept(hart);
      rcu.runCallbacks(hart);
    }
  }

  /** Waits for an interrupt, as a hart on which no grace period need wait; but not while callbacks are ready. */
  private static void waitIdle(Rcu rcu, Hart hart) {
    if (rcu.enterIdle(hart)) {
      hart.engine().waitForInterrupt(hart);
    }
    rcu.leaveIdle(hart);
  }

  /** The current task has run for the last time: this never returns to its caller's work, which must return from the stack's body. */
  public void exit(SchedTask current) {
    current.state(TaskState.DEAD);
    schedule(current);
  }

  /** A long kernel path calls this where it holds nothing: others more entitled run first. */
  public static void condResched() {
    Execution current = Execution.current();
    if (current.reschedulePending()) {
      current.schedule();
    }
  }

  /** sched_yield: the current task lets its equals go first. */
  public void yield(SchedTask current) {
    Runqueue rq = runqueue(current.hart());
    try (SpinLock.Held held = rq.lock.acquire()) {
      account(rq);
      if (rq.running() > 1) {
        current.schedClass().yield(rq, current);
      }
    }
    schedule(current);
  }

  /** Changes policy and nice level of a task. */
  public void setPolicy(SchedTask task, SchedPolicy policy, int nice) {
    changing(
        task,
        () -> {
          task.policy(policy);
          task.nice(nice);
        });
  }

  /** Restricts a task to {@code harts}, not empty; a running task moves at its next opportunity. */
  public void setAffinity(SchedTask task, BitSet harts) {
    BitSet copy = (BitSet) harts.clone();
    changing(task, () -> task.allowed(copy));
    if (!task.allowedOn(task.hartId)) {
      migrateAway(task);
    }
  }

  private void changing(SchedTask task, Runnable change) {
    try (SpinLock.Held pi = task.piLock.acquire();
        SpinLock.Held held = runqueues[task.hartId].lock.acquire()) {
      Runqueue rq = runqueues[task.hartId];
      boolean queued = task.queued;
      if (queued) {
        account(rq);
        task.schedClass().dequeue(rq, task);
      }
      change.run();
      if (queued) {
        task.schedClass().enqueue(rq, task);
      }
    }
  }

  /** Moves a waiting task to a hart it may run on; a running one is asked to reschedule and moves on the way. */
  private void migrateAway(SchedTask task) {
    Hart here = Execution.current().hart();
    try (SpinLock.Held pi = task.piLock.acquire()) {
      Runqueue from = runqueues[task.hartId];
      try (SpinLock.Held held = from.lock.acquire()) {
        if (!task.queued) {
          return;
        }
        if (task.onHart()) {
          from.wantReschedule(true);
          task.movePending = true;
          from.hart().raise(Interrupt.SOFTWARE, here.cycles() + IPI_CYCLES);
          return;
        }
        task.schedClass().dequeue(from, task);
        task.queued = false;
      }
      task.hartId = placement.forFork(task);
      activate(here, task);
    }
  }
}
