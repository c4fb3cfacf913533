package pith.sched;

import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pith.hal.Hart;
import pith.sched.eevdf.FairGroup;
import pith.sched.entity.PlacementReason;
import pith.sync.Execution;
import pith.sync.SpinLock;
import pith.sync.rcu.Rcu;

/** The scheduler of one machine. Start reading at {@link #schedule}, then at {@link Activation#wakeUp}. */
public final class Scheduler {
  private static final long SCHEDULE_CYCLES = 400;

  private final Runqueue[] runqueues;
  private final Timers[] timers;
  private final StopClass stop;
  private final SchedClass idle = new IdleClass();
  private final List<SchedClass> chain;
  private final TurnEnd turnEnd;
  private final Activation activation;
  private final Balancing balancing;
  private final ContextSwitch contextSwitch;
  private final AttributeChange attributeChange;
  private final PriorityInheritance inheritance;
  private final RealTimeSettings realTimeSettings;
  private final BitSet allHarts = new BitSet();

  /**
   * A scheduler over {@code runqueues}, one for each hart, whose clock has {@code hertz} cycles per second. The {@code classes} stand from most
   * urgent to least; the stop class is added before them, and the idle class behind.
   */
  public Scheduler(
      Runqueue[] runqueues, long hertz, HartClockEvent clockEvent, RealTimeSettings settings, List<SchedClass> classes, Balancing balancing) {
    this.runqueues = runqueues;
    realTimeSettings = settings;
    this.balancing = balancing;
    timers = new Timers[runqueues.length];
    for (Runqueue rq : runqueues) {
      timers[rq.hart().id()] = new Timers(rq.hart(), clockEvent);
    }
    allHarts.set(0, runqueues.length);
    stop = new StopClass(runqueues.length);
    chain = Stream.concat(Stream.concat(Stream.<SchedClass>of(stop), classes.stream()), Stream.of(idle)).toList();
    turnEnd = new TurnEnd(timers, hertz);
    activation = new Activation(runqueues, chain, stop, turnEnd);
    contextSwitch = new ContextSwitch(runqueues);
    attributeChange = new AttributeChange(this, runqueues, activation);
    inheritance = new PriorityInheritance(attributeChange);
    chain.forEach(schedClass -> schedClass.attached(this));
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

  /** A hart goes offline: its timers go to the caller's. */
  public void moveTimers(int hart) {
    timers[hart].moveTo(timers(Execution.current().hart()));
  }

  /** Locks the runqueue that {@code task} is on, or was last. */
  public SpinLock.Held lockRunqueue(SchedTask task) {
    return activation.lockRunqueue(task);
  }

  /** {@return the runqueue that {@code task} is on, or was last; for sure only with its lock held} */
  public Runqueue runqueueOf(SchedTask task) {
    return runqueues[task.hartId];
  }

  /** Starts a timer on the caller's hart; runqueues' locks may be held. */
  public Timers.Timer timerHere(long deadline, Runnable function) {
    return timers(Execution.current().hart()).start(deadline, function);
  }

  /** A task came back in an interrupt, where no runqueue's lock is held: it may have to go elsewhere. */
  public void afterInterrupt(SchedTask task) {
    task.schedClass().push(runqueueOf(task));
  }

  /** Asks who runs on {@code rq}, whose lock is held, to give way soon. */
  public static void requestReschedule(Runqueue rq) {
    Activation.requestReschedule(Execution.current().hart(), rq);
  }

  /** {@return whether {@code task} should take its hart from who runs there; the lock of {@code rq}, its runqueue, is held} */
  public boolean preempts(Runqueue rq, SchedTask task) {
    return activation.preempts(rq, task);
  }

  /** {@return whether a class stands before another in the chain} */
  public boolean precedes(SchedClass one, SchedClass other) {
    return chain.indexOf(one) < chain.indexOf(other);
  }

  /** {@return the class that serves a policy} Another one may have taken its tasks over, see {@link SchedClass#takesOver}. */
  public SchedClass classOf(SchedPolicy policy) {
    for (SchedClass schedClass : chain) {
      if (schedClass.serves(policy)) {
        return schedClass;
      }
    }
    throw new AssertionError("no class serves " + policy);
  }

  /** {@return the class that has tasks of a policy at present: the one that serves it, or one that took over} */
  SchedClass presentClassOf(SchedPolicy policy) {
    for (SchedClass schedClass : chain) {
      if (schedClass.takesOver(policy)) {
        return schedClass;
      }
    }
    return classOf(policy);
  }

  /** {@return the class of a task of that rank, which asked for {@code policy} but may have been lent a better rank} */
  SchedClass classOf(int rank, SchedPolicy policy) {
    boolean lent = rank < Rank.FAIR && !policy.realTime() && policy != SchedPolicy.DEADLINE || rank == Rank.DEADLINE;
    return presentClassOf(!lent ? policy : rank == Rank.DEADLINE ? SchedPolicy.DEADLINE : SchedPolicy.FIFO);
  }

  /** {@return who lends ranks to those who hold what others wait for} */
  public PriorityInheritance inheritance() {
    return inheritance;
  }

  /** {@return the settings of the real-time classes} */
  public RealTimeSettings realTimeSettings() {
    return realTimeSettings;
  }

  BitSet allHarts() {
    return allHarts;
  }

  Activation activation() {
    return activation;
  }

  /** Makes {@code task} the idle task of a hart, running there from the start. */
  public void adoptIdle(Hart hart, SchedTask task) {
    task.hartId = hart.id();
    task.schedClass(idle);
    task.state(TaskState.RUNNING);
    task.onHart(true);
    runqueues[hart.id()].idle(task);
  }

  /** Makes {@code task} the stopper of a hart; its body is {@link #stop}. */
  public void adoptStopper(Hart hart, SchedTask task) {
    task.hartId = hart.id();
    task.schedClass(stop);
    task.rank(Rank.STOP);
    task.state(TaskState.RUNNING);
    stop.adopt(hart.id(), task);
  }

  /** The stopper's loop: sends away those that are to leave, and gives the hart back. */
  public void stop(SchedTask stopper) {
    Runqueue rq = runqueue(stopper.hart());
    while (true) {
      for (SchedTask leaving = nextLeaving(rq); leaving != null; leaving = nextLeaving(rq)) {
        activation.moveAway(leaving, rq);
        refill(rq, leaving);
      }
      schedule(stopper);
    }
  }

  private SchedTask nextLeaving(Runqueue rq) {
    try (SpinLock.Held held = rq.lock.acquire()) {
      return stop.next(rq);
    }
  }

  /**
   * A waiting task goes from one runqueue to another; one of the two is the caller's own, both locks are held, and the task is on no hart. The lower
   * hart's lock is taken first.
   */
  public static void migrate(SchedTask task, Runqueue from, Runqueue to) {
    Activation.migrate(task, from, to);
  }

  /**
   * The task that runs on {@code from}, whose lock is held, is to give up its hart and go where its class puts it: the stopper sees to it. Source: Linux's
   * {@code stop_one_cpu_nowait}.
   */
  public void pushRunning(Runqueue from) {
    stop.ask(from, from.current);
    Activation.requestReschedule(Execution.current().hart(), from);
  }

  /** Lets a task that fork has completed run for the first time. */
  public void wakeUpNew(SchedTask task) {
    activation.wakeUpNew(task);
  }

  /**
   * The current task is about to begin another program: nothing of use is in its caches, so it goes to where least is done, before it makes new use of
   * them. Source: Linux's {@code sched_exec}.
   */
  public void placeForExec(SchedTask current) {
    if (current.rank() < Rank.FAIR) {
      return; // urgent tasks keep their harts
    }
    int chosen;
    try (SpinLock.Held held = current.piLock.acquire()) {
      chosen = current.schedClass().selectHart(current, HartSelection.Why.EXEC);
    }
    if (chosen != current.hartId()) {
      moveCurrent(current, chosen, PlacementReason.EXEC);
    }
  }

  /** The current task, one of the fair class, goes to {@code hart}; no lock is held. */
  public void moveCurrent(SchedTask current, int hart, PlacementReason why) {
    try (SpinLock.Held held = activation.lockRunqueue(current)) {
      current.placement().push(hart, why);
      stop.ask(runqueue(current.hart()), current);
    }
    schedule(current);
  }

  /** {@return the cycles that {@code task} has run, its present turn included} Source: Linux's {@code task_sched_runtime}. */
  public long runtimeCycles(SchedTask task) {
    try (SpinLock.Held held = activation.lockRunqueue(task)) {
      Runqueue rq = runqueues[task.hartId];
      if (rq.current == task) {
        rq.account();
      }
      return task.runtimeCycles();
    }
  }

  /** The body of a new task calls this first: it finishes the switch that led to it. */
  public void begin() {
    finishSwitch(Execution.current().hart());
  }

  /** The task switched away from is at rest. */
  private void finishSwitch(Hart hart) {
    contextSwitch.finish(hart);
    Runqueue rq = runqueue(hart);
    for (SchedClass schedClass : chain) {
      schedClass.push(rq);
    }
  }

  /**
   * Gives the hart to the task most entitled to it; returns when {@code previous}, the caller, is chosen again. If its state says
   * that it sleeps, and nothing that ends the sleep is pending, it leaves the runqueue first.
   */
  void schedule(SchedTask previous) {
    if (previous.atomic()) {
      throw new IllegalStateException(previous.name() + " gives up its hart while it holds a spin lock or reads under RCU");
    }
    Hart hart = previous.hart();
    hart.charge(SCHEDULE_CYCLES);
    Runqueue rq = runqueue(hart);
    previous.services().rcu().quiescent(hart);
    if (leaveRunqueue(rq, previous)) {
      refill(rq, previous);
    }
    for (SchedClass schedClass : chain) {
      schedClass.balance(rq, previous);
    }
    SchedTask next;
    try (SpinLock.Held held = rq.lock.acquire()) {
      next = choose(rq, previous);
      turnEnd.arm(rq);
    }
    if (next != previous) {
      contextSwitch.run(hart, previous, next);
      if (previous.state() != TaskState.DEAD) {
        finishSwitch(previous.hart());
      }
    }
  }

  /**
   * Takes the caller off its runqueue if it sleeps. From here until it is at rest it can be neither woken nor moved; its runqueue's lock
   * is free meanwhile, so others may come. {@return whether it left}
   */
  private static boolean leaveRunqueue(Runqueue rq, SchedTask previous) {
    try (SpinLock.Held held = rq.lock.acquire()) {
      rq.account();
      boolean was = previous.queued;
      deactivateSleeper(rq, previous);
      return was && (!previous.queued || previous.parked);
    }
  }

  /** A task left: of its class and those below, others may wait for a hart elsewhere. */
  private void refill(Runqueue rq, SchedTask previous) {
    for (int i = chain.indexOf(previous.schedClass()); i < chain.size(); i++) {
      chain.get(i).pull(rq);
    }
    if (rq.running() <= 0) {
      balancing.newlyIdle(rq);
    }
  }

  private SchedTask choose(Runqueue rq, SchedTask previous) {
    rq.account();
    deactivateSleeper(rq, previous); // while the lock was free, a signal may have ended the sleep, or not
    rq.wantReschedule(false);
    SchedTask next = pickNext(rq);
    if (next != previous) {
      previous.schedClass().putPrevious(rq, previous);
    }
    next.schedClass().setNext(rq, next);
    next.onHart(true);
    if (next != previous) {
      if (previous.queued && !previous.parked) {
        previous.info().waits(rq.hart().cycles());
        previous.runs(false, rq.hart().cycles());
      }
      next.info().arrives(rq.hart().cycles());
      next.runs(true, rq.hart().cycles());
    }
    rq.picked(next);
    return next;
  }

  /** Once a task is off its runqueue, or kept there asleep, its state belongs to whoever wakes it. */
  private static void deactivateSleeper(Runqueue rq, SchedTask task) {
    if (!task.queued || task.parked) {
      return;
    }
    if (task.sleeping() && task.mustStayAwake()) {
      task.state(TaskState.RUNNING);
    }
    if (task.sleeping()) {
      boolean misplaced = !task.allowedOn(task.hartId); // it must not wake up in this queue
      Activation.deactivate(rq, task, misplaced ? Departure.STOP : Departure.of(task.state()));
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

  /**
   * The timer interrupt on {@code hart}: runs the timers that are due, ends the running task's turn if it is over, and does what a
   * busy hart does now and then. No RCU reader is interrupted, since interrupts are taken outside the kernel.
   */
  public void timerInterrupt(Hart hart) {
    timers(hart).interrupt();
    Runqueue rq = runqueue(hart);
    try (SpinLock.Held held = rq.lock.acquire()) {
      rq.account();
      if (rq.current.schedClass().turnIsOver(rq, rq.current)) {
        rq.wantReschedule(true);
      } else {
        turnEnd.arm(rq);
      }
    }
    balancing.tick(rq);
    tickRcu(rq.idle().services().rcu(), hart);
  }

  private static void tickRcu(Rcu rcu, Hart hart) {
    rcu.quiescent(hart);
    rcu.tick(hart);
    while (rcu.runCallbacks(hart)) {
      hart.charge(0); // others may run between two batches
    }
  }

  /** A reschedule interrupt arrived: another hart put a task here. */
  public void rescheduleInterrupt(Hart hart) {
    Runqueue rq = runqueue(hart);
    balancing.interrupted(rq);
    if (!rq.rescheduleWanted()) {
      try (SpinLock.Held held = rq.lock.acquire()) {
        turnEnd.arm(rq);
      }
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
    current.enter(TaskState.DEAD);
    schedule(current);
  }

  /** A long kernel path calls this where it holds nothing: others more entitled run first. */
  public static void condResched() {
    Execution.current().condResched();
  }

  /** sched_yield: the current task lets its equals go first. */
  public void yield(SchedTask current) {
    Runqueue rq = runqueue(current.hart());
    try (SpinLock.Held held = rq.lock.acquire()) {
      rq.account();
      current.schedClass().yield(rq, current);
    }
    schedule(current);
  }

  /** Gives a task another policy of the fair class and another nice level. */
  public void setPolicy(SchedTask task, SchedPolicy policy, int nice) {
    change(task, task.attributes().fair(policy, nice));
  }

  /** A task goes to another group of the fair class, null for the one of all that are in no other. */
  public void regroup(SchedTask task, FairGroup group) {
    attributeChange.regroup(task, group);
  }

  /** Gives a task other attributes. */
  public void change(SchedTask task, SchedAttributes next) {
    attributeChange.apply(task, next);
    inheritance.attributesChanged(task);
  }

  /** The class that {@code task} should be in may have changed, though its attributes have not. */
  public void reclassify(SchedTask task) {
    attributeChange.reclassify(task);
  }

  /** Restricts a task to {@code harts}, not empty; a running task moves at its next opportunity. */
  public void setAffinity(SchedTask task, BitSet harts) {
    try (SpinLock.Held pi = task.piLock.acquire()) {
      activation.restrict(task, (BitSet) harts.clone());
    }
    task.schedClass().push(runqueues[task.hartId]); // it may wait here, and run at once where it is allowed now
  }
}
