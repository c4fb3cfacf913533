package pith.kernel.task;

import pith.kernel.perf.SoftwareCounts;
import pith.mm.group.GroupEvent;
import pith.mm.group.MemoryGroup;
import pith.mm.space.AddressSpace;

/**
 * What is counted of one task's work, for getrusage(2), times(2) and performance events: user time and faults here, the rest from the scheduler's account.
 * Changed by the task alone; others look with care.
 */
public final class TaskAccount implements SoftwareCounts {
  private final Task task;
  private final ResourceUsage counted = new ResourceUsage();

  TaskAccount(Task task) {
    this.task = task;
  }

  /** User code ran for {@code cycles}. */
  public void ranUser(long cycles) {
    counted.userCycles += cycles;
    task.process().controlGroup().ranUser(cycles);
  }

  /** A page fault was served. */
  public void faulted(boolean major) {
    if (major) {
      counted.majorFaults++;
    } else {
      counted.minorFaults++;
    }
    MemoryGroup payer = task.process().controlGroup().payer();
    if (payer != null) {
      payer.count(GroupEvent.FAULTS, 1);
      payer.count(GroupEvent.MAJOR_FAULTS, major ? 1 : 0);
    }
  }

  /** The task is about to leave its address space, whose largest resident set counts on. */
  void keepPeak() {
    counted.peakPages = Math.max(counted.peakPages, peakPages());
  }

  /** The address space may be gone at any moment, but its counters do no harm. */
  private long peakPages() {
    AddressSpace now = task.space();
    return now == null ? 0 : now.map().rss().peak();
  }

  /** {@return what the task has used so far} */
  public ResourceUsage usage() {
    ResourceUsage now = new ResourceUsage();
    now.add(counted);
    now.systemCycles = Math.max(0, task.cpuCycles() - counted.userCycles);
    now.voluntarySwitches = task.info().voluntarySwitches();
    now.peakPages = Math.max(now.peakPages, peakPages());
    now.involuntarySwitches = task.info().involuntarySwitches();
    return now;
  }

  /** {@return cycles of user work until the task entered the kernel last} */
  public long userCycles() {
    return counted.userCycles;
  }

  @Override
  public long minorFaults() {
    return counted.minorFaults;
  }

  @Override
  public long majorFaults() {
    return counted.majorFaults;
  }

  @Override
  public long switches() {
    return task.info().voluntarySwitches() + task.info().involuntarySwitches();
  }

  @Override
  public long migrations() {
    return task.placement().migrations;
  }
}
