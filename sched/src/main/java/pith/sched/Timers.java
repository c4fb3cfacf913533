package pith.sched;

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
  public final class Timer implements Comparable<Timer> {
    private final long deadline;
    private final long order;
    private final Runnable function;
    private boolean armed = true;

    private Timer(long deadline, long order, Runnable function) {
      this.deadline = deadline;
      this.order = order;
      this.function = function;
    }

    /** Stops the timer. {@return whether it had not fired yet} */
    public boolean cancel() {
      try (SpinLock.Held held = lock.acquire()) {
        boolean was = armed;
        armed = false;
        if (was) {
          queue.remove(this);
        }
        return was;
      }
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
      Timer timer = new Timer(deadline, order++, function);
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
      Timer head = queue.peek();
      if (head == null || head.deadline > hart.cycles()) {
        return null;
      }
      head.armed = false;
      return queue.poll();
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
