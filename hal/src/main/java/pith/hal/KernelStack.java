package pith.hal;

import java.util.concurrent.locks.LockSupport;

/**
 * The stack on which a task runs its user and kernel code: a virtual thread that runs only while it owns a hart.
 *
 * <p>A hart is handed over by {@link #resume} of one stack followed by {@link #await} of the other; the volatile flag between them
 * makes everything that the first did visible to the second. Source: the kernel stacks of Linux's {@code task_struct}, which
 * {@code switch_to} exchanges.
 */
public final class KernelStack {
  private static final ScopedValue<KernelStack> CURRENT = ScopedValue.newInstance();

  private final String name;
  private final Engine engine;
  private final Runnable body;
  private final Object occupant;
  private volatile Thread thread;
  private Hart hart;
  private long number;
  private long earliest;
  private boolean left;
  private volatile boolean resumed;
  private volatile boolean stopped;

  /** A stack that will run {@code body} for {@code occupant} (the task) when it is first given a hart. */
  public KernelStack(String name, Engine engine, Object occupant, Runnable body) {
    this.name = name;
    this.engine = engine;
    this.occupant = occupant;
    this.body = body;
    engine.created(this);
  }

  /** {@return the stack that the caller runs on} */
  public static KernelStack current() {
    return CURRENT.get();
  }

  /** {@return whether the caller runs on a kernel stack at all (a host thread does not)} */
  public static boolean isCurrent() {
    return CURRENT.isBound();
  }

  /** {@return the hart that this stack owns; meaningful while it runs} */
  public Hart hart() {
    return hart;
  }

  /** {@return the task whose stack this is} */
  public Object occupant() {
    return occupant;
  }

  /**
   * The stack may not run before {@code cycles}: a hart that takes it up earlier by its own clock skips to that time. By whoever makes
   * the stack runnable, with the time at which that happened, so that no effect comes before its cause on another hart.
   */
  public void notBefore(long cycles) {
    earliest = Math.max(earliest, cycles);
  }

  /** Places the stack on a hart; by the engine, before it resumes it. */
  public void place(Hart on) {
    hart = on;
    on.cycles(Math.max(on.cycles(), earliest));
  }

  /** The stack gave its hart away for good. */
  public void leave() {
    left = true;
  }

  public boolean left() {
    return left;
  }

  /** Numbers the stack among those of its engine, in order of creation. */
  public void number(long given) {
    number = given;
  }

  public long number() {
    return number;
  }

  /** Lets the stack run; the caller must hand over whatever hart it owned. */
  public void resume() {
    resumed = true;
    if (thread == null) {
      thread = Thread.ofVirtual().name(name).unstarted(this::run);
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** Waits, on this very stack, until {@link #resume}. */
  public void await() {
    while (!resumed) {
      LockSupport.park();
    }
    resumed = false;
    if (stopped) {
      throw new MachineStopped();
    }
  }

  /** Makes the stack unwind, and waits until it has. A stack that never ran has nothing to unwind. */
  public void stop() {
    stopped = true;
    if (thread == null) {
      engine.ended(this);
      return;
    }
    resume();
    boolean ended = false;
    while (!ended) {
      try {
        thread.join();
        ended = true;
      } catch (InterruptedException e) {
        // Nobody may interrupt a kernel stack; the machine must come to rest all the same.
      }
    }
  }

  private void run() {
    ScopedValue.where(CURRENT, this).run(this::live);
  }

  /** Runs {@code task} on the caller's own thread, as if on this stack: for tests of memory order, which are given their threads. */
  void borrow(Runnable task) {
    ScopedValue.where(CURRENT, this).run(task);
  }

  private void live() {
    try {
      await();
      body.run();
      if (!left) {
        throw new IllegalStateException("it returned without giving up its hart");
      }
    } catch (MachineStopped e) {
      // The machine is off: nothing is left to do on this stack.
    } catch (Throwable e) {
      fail(e);
    } finally {
      engine.ended(this);
    }
  }

  private void fail(Throwable cause) {
    try {
      engine.failed(this, cause);
    } catch (MachineStopped e) {
      // So it is off, or was already.
    }
  }

  /** {@return the calls that this stack is in the middle of, innermost first; none before its first turn and after its last} */
  public StackTraceElement[] frames() {
    return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
  }

  @Override
  public String toString() {
    return name;
  }
}
