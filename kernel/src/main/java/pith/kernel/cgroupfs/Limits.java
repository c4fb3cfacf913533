package pith.kernel.cgroupfs;

import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.mm.MemorySystem;
import pith.mm.group.GroupEvent;
import pith.mm.group.MemoryGroup;
import pith.sync.Sleep;

/** Brings groups below their limits, by tasks that hold no lock. Source: Linux's {@code mem_cgroup_handle_over_high} and {@code memory_max_write}. */
public final class Limits {
  /** Above high, a task is let go on for so many pages at a time. Linux: {@code MEMCG_CHARGE_BATCH}. */
  private static final int BATCH = 64;

  /** Shorter waits are not worth a sleep, longer ones are no help. Linux: {@code HZ / 100} and {@code MEMCG_MAX_HIGH_DELAY_JIFFIES}. */
  private static final long LEAST_MICROS = 10_000, MOST_MICROS = 2_000_000;

  /** How far above the mark, as a share of it. Linux: {@code MEMCG_DELAY_PRECISION_SHIFT}. */
  private static final int PRECISION_SHIFT = 20;

  /** The square of that share, in 2^-40, becomes seconds when shifted by 34. Linux: {@code MEMCG_DELAY_SCALING_SHIFT}. */
  private static final double MICROS = 1_000_000.0 / (1L << 34);

  private Limits() {}

  /** On its way to user mode, a task that was charged pages above a limit sees to it that they don't stay. May sleep, and may end up killed. */
  public static void settle(Task task) {
    MemoryGroup group = task.process().controlGroup().payer();
    if (group == null || task.killed()) {
      task.chargedAbove = 0;
      return;
    }
    MemoryGroup full = group.aboveMax();
    if (full != null) {
      belowMax(task.kernel(), task, full);
    }
    if (task.chargedAbove >= BATCH) {
      MemoryGroup high = group.aboveHigh();
      if (high != null && !task.killed()) {
        slowDown(task, high);
      }
      task.chargedAbove = 0;
    }
  }

  /** Brings {@code group} below its maximum: by reclaim, else by ending processes. Stops when {@code by} is killed or nobody can be. */
  static void belowMax(Kernel kernel, Task by, MemoryGroup group) {
    MemorySystem memory = kernel.memory();
    boolean hope = true;
    while (hope && !by.killed() && !memory.groups().shrinkTo(group, group.max())) {
      group.count(GroupEvent.OOM, 1);
      hope = memory.oomKiller().relieve(group);
    }
  }

  private static void slowDown(Task task, MemoryGroup group) {
    MemorySystem memory = task.kernel().memory();
    group.count(GroupEvent.HIGH, 1);
    if (memory.groups().shrinkTo(group, group.high())) {
      return;
    }
    long micros = Math.min(MOST_MICROS, penaltyMicros(group.current(), group.high()) * task.chargedAbove / BATCH);
    if (micros > LEAST_MICROS) {
      memory.stalls().enter();
      task.prepareToSleep(Sleep.KILLABLE);
      task.scheduleUntil(task.hart().cycles() + task.kernel().machine().cycles(micros * 1000));
      task.finishSleep();
      memory.stalls().leave();
    }
  }

  /** Grows with the square of how far the group is above its mark, so that it finds a balance. */
  private static long penaltyMicros(long usage, long high) {
    long overage = (Math.max(0, usage - high) << PRECISION_SHIFT) / Math.max(1, high);
    return (long) Math.min(MOST_MICROS, (double) overage * overage * MICROS);
  }
}
