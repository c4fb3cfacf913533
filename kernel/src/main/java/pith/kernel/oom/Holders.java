package pith.kernel.oom;

import java.util.List;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.sync.SpinLock;

/** Who holds which address space. */
final class Holders {
  private Holders() {}

  /** {@return the memory of a process, null if none of its threads has any left} */
  static AddressSpace spaceOf(Process process) {
    Kernel kernel = process.leader().kernel();
    List<Task> threads;
    try (SpinLock.Held held = kernel.tasks().lock.acquire()) {
      threads = process.threads();
    }
    for (Task thread : threads) {
      AddressSpace space = thread.space();
      if (space != null) {
        return space;
      }
    }
    return null;
  }

  /** {@return the processes that use {@code space}, which threads of several may} */
  static List<Process> of(Kernel kernel, AddressSpace space) {
    return kernel.tasks().processes().stream().filter(process -> spaceOf(process) == space).toList();
  }
}
