package pith.hal.engine;

import java.util.concurrent.locks.LockSupport;
import pith.hal.Hart;

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
  private Thread thread;
  private Hart hart;
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

  /** Places the stack on a hart; by the engine, before it resumes it. */
  void place(Hart on) {
    hart = on;
  }

  /** Lets the stack run; the caller must hand over whatever hart it owned. */
  void resume() {
    resumed = true;
    if (thread == null) {
      thread = Thread.ofVirtual().name(name).unstarted(this::run);
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** Waits, on this very stack, until {@link #resume}. */
  void await() {
    while (!resumed) {
      LockSupport.park();
    }
    resumed = false;
    if (stopped) {
      throw new MachineStopped();
    }
  }

  /** Makes the stack unwind as soon as it would run. */
  void stop() {
    stopped = true;
    if (thread != null) {
      resume();
    }
  }

  private void run() {
    ScopedValue.where(CURRENT, this).run(
        () -> {
          try {
            await();
            body.run();
          } catch (MachineStopped e) {
            // The machine is off: nothing is left to do on this stack.
          }
        });
    engine.ended(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
