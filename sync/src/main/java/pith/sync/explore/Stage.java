package pith.sync.explore;

import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.RwSpinLock;
import pith.sync.SpinLock;
import pith.sync.rcu.Rcu;

/** What a {@link Scenario} is set up with, once for each run. */
public final class Stage {
  private final World world;

  Stage(World world) {
    this.world = world;
  }

  /** {@return a variable that tasks share, which holds {@code first}} */
  public <T> Cell<T> cell(String name, T first) {
    return new Cell<>(world, name, first);
  }

  /** {@return a spin lock of a class of its own} */
  public SpinLock spinLock(String name) {
    return new SpinLock(LockClass.of(name));
  }

  /** {@return a reader-writer spin lock of a class of its own} */
  public RwSpinLock rwSpinLock(String name) {
    return new RwSpinLock(LockClass.of(name));
  }

  /** Adds a task that runs {@code body}, on a hart of its own. */
  public void task(String name, Runnable body) {
    world.add(name, body);
  }

  /** Adds a check of the outcome: it runs when all tasks have ended. */
  public void atEnd(Runnable check) {
    world.atEnd(check);
  }

  /** {@return the run's RCU, such as the kernel's} A task's hart is quiescent while the task sleeps, when it has ended and in {@link #userMode}. */
  public Rcu rcu() {
    return world.rcu();
  }

  /** {@return how many harts there can be: what structures with a part for each are made for} */
  public static int harts() {
    return World.MOST_TASKS;
  }

  /** The calling task goes through user mode: it is in no reader, and callbacks whose grace period is over run. */
  public void userMode() {
    world.userMode();
  }

  /** All plain stores of the calling task reach memory before it goes on. */
  public static void fence() {
    Cell.fence();
  }

  /** The calling task does something else for a while: a point at which others may run. */
  public static void work() {
    Execution.current().hart().charge(1);
  }

  /** The calling task has looked in vain at something that another must change: nothing happens here until somebody else has made a step. */
  public static void spin() {
    Execution.current().relax(1);
  }

  /** States what must be true. */
  public static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
