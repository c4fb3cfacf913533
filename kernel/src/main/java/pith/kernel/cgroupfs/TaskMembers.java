package pith.kernel.cgroupfs;

import pith.kernel.task.Task;
import pith.mm.group.GroupMembers;
import pith.mm.group.MemoryGroup;
import pith.mm.pressure.Stalls;
import pith.sync.Execution;
import pith.vfs.attr.Capability;

/** Tasks, as memory groups and pressure see them. */
public final class TaskMembers implements GroupMembers, Stalls {
  @Override
  public MemoryGroup groupOf(Execution execution) {
    return execution instanceof Task task ? task.process().controlGroup().payer() : null;
  }

  /** {@return whether the running task may use what memory is kept for administrators} */
  public boolean administrates() {
    return Execution.currentOrNull() instanceof Task task && task.credentials().has(Capability.SYS_ADMIN);
  }

  @Override
  public boolean dying(Execution execution) {
    return execution instanceof Task task && task.killed();
  }

  @Override
  public void above(Execution execution) {
    if (execution instanceof Task task) {
      task.chargedAbove++;
    }
  }

  @Override
  public void refused(Execution execution, MemoryGroup by) {
    if (execution instanceof Task task) {
      task.refusedBy = by;
    }
  }

  @Override
  public void enter() {
    if (Execution.currentOrNull() instanceof Task task) {
      task.pressure().stalls();
    }
  }

  @Override
  public void leave() {
    if (Execution.currentOrNull() instanceof Task task) {
      task.pressure().goesOn();
    }
  }
}
