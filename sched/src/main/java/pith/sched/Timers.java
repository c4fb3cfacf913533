package pith.sched;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.PriorityQueue;
import pith.hal.Hart;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * High-resolution timers of one hart, by deadline in cycles; equal deadlines fire in the order in which they were started (Linux's
 * hrtimers). Functions run in the timer interrupt: they wake tasks and send signals, and never sleep. Only the hart itself starts
 * timers; any hart may cancel them.
 */
public final class Timers {
  private static final LockClass LOCK = LockClass.of("hrtimer_bases->lock");

  /** A started timer. */
  public static final class Timer implements Comparable<Timer> {
    private static final VarHandle ARMED;

    static {
      try {
        ARMED = MethodHandles.lookup().findVarHandle(Timer.class, "armed", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final long deadline;
    private final long order;
    private final Runnable function;
    private volatile boolean armed = true;

    /** Where it waits; another hart's after its own went offline. */
    private volatile Timers base;

    private Timer(Timers base, long deadline, long order, Runnable function) {
      this.base = base;
      this.deadline = deadline;
      this.order = order;
      this.function = function;
    }

    /** Stops the timer. {@return whether it had not fired yet} */
    public boolean cancel() {
      boolean was = disarm();
      if (was) {
        base.forget(this);
      }
      return was;
    }

    /** Of who fires it and who stops it, one is first. */
    private boolean disarm() {
      return ARMED.compareAndSet(this, true, false);
    }

    /** {@return when it fires, in cycles} */
    public long deadline() {
      return deadline;
    }

    @Override
    public int compareTo(Timer other) {
      int byDeadline = Long.compare(deadline, other.deadline);
      return byDeadline != 0 ? byDeadline : Long.compare(order, other.order);
    }
  }

  private final SpinLock lock = new SpinLock(LOCK);
  private final PriorityQueue<Timer> queue = new PriorityQueue<>();
  private final Hart hart;
  private final HartClockEvent clockEvent;
  private long order;
  private long turnEnd = Long.MAX_VALUE;

  /** The time that the hart's timer is set to. */
  private long programmed = Long.MAX_VALUE;

  Timers(Hart hart, HartClockEvent clockEvent) {
    this.hart = hart;
    this.clockEvent = clockEvent;
  }

  /** Starts a timer that runs {@code function} on this hart when its clock reaches {@code deadline}. */
  public Timer start(long deadline, Runnable function) {
    try (SpinLock.Held held = lock.acquire()) {
      Timer timer = new Timer(this, deadline, order++, function);
      queue.add(timer);
      program();
      return timer;
    }
  }

  /** The running task's turn ends at {@code time}: the hart is interrupted then. */
  void turnEnd(long time) {
    try (SpinLock.Held held = lock.acquire()) {
      turnEnd = time;
      program();
    }
  }

  /** The timer interrupt: fires what is due and programs the hart's timer for what comes next. */
  public void interrupt() {
    for (Timer due = takeDue(); due != null; due = takeDue()) {
      due.function.run();
    }
    try (SpinLock.Held held = lock.acquire()) {
      if (turnEnd <= hart.cycles()) {
        turnEnd = Long.MAX_VALUE;
      }
      programmed = 0; // it fired, and is set to nothing now
      program();
    }
  }

  private Timer takeDue() {
    try (SpinLock.Held held = lock.acquire()) {
      Timer due = null;
      while (due == null && !queue.isEmpty() && queue.peek().deadline <= hart.cycles()) {
        Timer head = queue.poll();
        due = head.disarm() ? head : null;
      }
      return due;
    }
  }

  /** A timer that was moved meanwhile stays where it is, and does nothing when its time comes. */
  private void forget(Timer timer) {
    try (SpinLock.Held held = lock.acquire()) {
      queue.remove(timer);
    }
  }

  /** This hart goes offline: what was to happen here happens on the caller's, whose timers {@code here} are. Source: Linux's {@code hrtimers_cpu_dying}. */
  void moveTo(Timers here) {
    for (Timer timer = takeAny(); timer != null; timer = takeAny()) {
      here.adopt(timer);
    }
  }

  private Timer takeAny() {
    try (SpinLock.Held held = lock.acquire()) {
      return queue.poll();
    }
  }

  private void adopt(Timer timer) {
    try (SpinLock.Held held = lock.acquire()) {
      timer.base = this;
      if (timer.armed) {
        queue.add(timer);
        program();
      }
    }
  }

  private void program() {
    long next = queue.isEmpty() ? Long.MAX_VALUE : queue.peek().deadline;
    long earliest = Math.min(next, turnEnd);
    if (earliest != programmed) {
      programmed = earliest;
      clockEvent.program(hart, earliest);
    }
  }
}
