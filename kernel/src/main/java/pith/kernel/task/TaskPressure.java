package pith.kernel.task;

import pith.kernel.cgroup.ControlGroup;

/**
 * What one task adds to the pressure of its group and those above: whether it is runnable, and whether it stalls. The scheduler tells of the one, under the runqueue's lock, while the task sleeps or is about to; the task itself of the other, while it runs. A
 * task that changes groups is counted where it was until it sleeps or stalls next.
 */
final class TaskPressure {
  private final Task task;
  private ControlGroup counted;
  private boolean runnable;
  private int stalls;

  TaskPressure(Task task) {
    this.task = task;
  }

  void runnable(boolean on, long now) {
    if (on && stalls == 0) {
      counted = task.process().controlGroup();
    }
    if (on != runnable) {
      runnable = on;
      change(0, stalls > 0 ? 0 : on ? 1 : -1, now);
    }
  }

  void stalls(long now) {
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

  void goesOn(long now) {
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
