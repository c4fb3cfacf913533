package pith.kernel.proc;

import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.vfs.pseudo.PseudoNode;

/** The directories of /proc that are called by numbers: one for each process. A thread's number leads to one too, but is not listed. */
record ProcessDirectories(Kernel kernel) implements PseudoNode.Children {
  @Override
  public PseudoNode lookup(String name) {
    int number = DecimalName.parse(name);
    Task task = number < 0 ? null : kernel.tasks().task(number);
    return task == null ? null : TaskFiles.directory(new Subject(task.process().leader(), true));
  }

  @Override
  public void list(long from, PseudoNode.Sink sink) {
    for (Process process : kernel.tasks().processes()) {
      if (process.pid() >= from) {
        PseudoNode directory = TaskFiles.directory(new Subject(process.leader(), true));
        if (!sink.entry(process.pid(), Integer.toString(process.pid()), directory)) {
          return;
        }
      }
    }
  }

  @Override
  public boolean isDynamic() {
    return true;
  }
}
