package pith.kernel.fork;

import pith.kernel.task.Current;
import pith.kernel.task.Embryo;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.vfs.File;

/** One fork under way: who asked, for what, and what the stages have made so far. Confined to the parent. */
final class Birth {
  final Current parent;
  final CloneArguments arguments;
  final Embryo embryo = new Embryo();
  ResourceLimits limits;
  int pidfd = -1;
  File pidFile;
  Task child;

  Birth(Current parent, CloneArguments arguments) {
    this.parent = parent;
    this.arguments = arguments;
  }

  Kernel kernel() {
    return parent.kernel();
  }

  Process parentProcess() {
    return parent.process();
  }

  boolean thread() {
    return arguments.has(CloneArguments.THREAD);
  }
}
