package pith.kernel.task;

import pith.kernel.cgroup.ControlGroup;

/**
 * What one task adds to the pressure of its group and those above: whether it is runnable, whether it waits for a hart, and whether it stalls for memory. The
 * scheduler tells of the one, under the runqueue's lock, while the task sleeps or is about to; the task itself of the other, while it runs. A task that changes
 * groups counts for memory where it was until it sleeps or stalls next.
 */
public final class TaskPressure {
  private final Task task;
  private ControlGroup counted;
  private boolean runnable;
  private int stalls;

  /** The group in which it is counted as wanting a hart, and whether it has one. */
  private ControlGroup competesIn;

  private boolean runs;

  /** The group in which it is counted as waiting for a disk. */
  private ControlGroup waitsIn;

  TaskPressure(Task task) {
    this.task = task;
  }

  void runnable(boolean on, long now) {
    if (on && stalls == 0) {
      counted = task.process().controlGroup();
    }
    if (on != runnable) {
      runnable = on;
      compete(on, now);
      change(0, stalls > 0 ? 0 : on ? 1 : -1, now);
    }
  }

  private void compete(boolean on, long now) {
    if (on) {
      competesIn = task.process().controlGroup();
      changeHarts(1, 0, now);
      changeDisks(competesIn, 0, 1, now);
    } else {
      changeHarts(runs ? 0 : -1, runs ? -1 : 0, now);
      changeDisks(competesIn, 0, -1, now);
      runs = false;
    }
  }

  void runs(boolean on, long now) {
    if (runnable && on != runs) {
      runs = on;
      changeHarts(on ? -1 : 1, on ? 1 : -1, now);
    }
  }

  /** The task is in another group from now on: there it wants a hart or has one. */
  void regrouped(long now) {
    if (runnable) {
      changeHarts(runs ? 0 : -1, runs ? -1 : 0, now);
      changeDisks(competesIn, 0, -1, now);
      competesIn = task.process().controlGroup();
      changeDisks(competesIn, 0, 1, now);
      changeHarts(runs ? 0 : 1, runs ? 1 : 0, now);
    }
  }

  /** The task, the caller, is about to wait for a disk. */
  public void waitsForDisk() {
    long now = task.hart().cycles();
    waitsIn = task.process().controlGroup();
    changeDisks(waitsIn, 1, 0, now);
  }

  /** The disk has answered the task, the caller. */
  public void diskAnswered() {
    changeDisks(waitsIn, -1, 0, task.hart().cycles());
  }

  private static void changeDisks(ControlGroup from, int waiting, int productive, long now) {
    for (ControlGroup group = from; group != null; group = group.parent()) {
      group.ioPressure().change(waiting, productive, now);
    }
  }

  private void changeHarts(int waiting, int running, long now) {
    for (ControlGroup group = competesIn; group != null; group = group.parent()) {
      group.cpuPressure().change(waiting, running, now);
    }
  }

  /** The task, the caller, waits or works for memory from now on, instead of getting on; nests. */
  public void stalls() {
    long now = task.hart().cycles();
    if (stalls++ == 0) {
      follow(now);
      change(1, -1, now);
    }
  }

  private void follow(long now) {
    ControlGroup group = task.process().controlGroup();
    if (group != counted) {
      change(0, -1, now);
      counted = group;
      change(0, 1, now);
    }
  }

  /** The task, the caller, gets on again. */
  public void goesOn() {
    long now = task.hart().cycles();
    if (--stalls == 0) {
      change(-1, 1, now);
    }
  }

  private void change(int stalled, int productive, long now) {
    for (ControlGroup group = counted; group != null; group = group.parent()) {
      group.pressure().change(stalled, productive, now);
    }
  }
}
