package pith.kernel.blockio;

import pith.kernel.task.Task;
import pith.mm.pressure.Stalls;
import pith.sync.Execution;

/** Tasks that wait for disks, for the pressure of I/O. Source: Linux's {@code psi_task_change} with {@code in_iowait}. */
public final class DiskWaits implements Stalls {
  @Override
  public void enter() {
    if (Execution.currentOrNull() instanceof Task task) {
      task.pressure().waitsForDisk();
    }
  }

  @Override
  public void leave() {
    if (Execution.currentOrNull() instanceof Task task) {
      task.pressure().diskAnswered();
    }
  }
}
