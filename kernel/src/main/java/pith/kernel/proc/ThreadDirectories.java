package pith.kernel.proc;

import java.util.List;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.vfs.pseudo.PseudoNode;

/** /proc/[pid]/task: a directory for each thread of a process. */
record ThreadDirectories(Process process) implements PseudoNode.Children {
  static PseudoNode folder(Subject subject) {
    return new PseudoNode.Folder(0555, subject.directoryOwner(), "task", new ThreadDirectories(subject.process()));
  }

  @Override
  public PseudoNode lookup(String name) {
    int number = DecimalName.parse(name);
    Task task = number < 0 ? null : process.leader().kernel().tasks().task(number);
    return task == null || task.process() != process ? null : TaskFiles.directory(new Subject(task, false));
  }

  /** A process whose threads have all ended keeps its leader until it is reaped. */
  @Override
  public void list(long from, PseudoNode.Sink sink) {
    List<Integer> threads = Family.of(process).threads();
    for (int tid : threads.isEmpty() ? List.of(process.pid()) : threads) {
      PseudoNode directory = tid < from ? null : lookup(Integer.toString(tid));
      if (directory != null && !sink.entry(tid, Integer.toString(tid), directory)) {
        return;
      }
    }
  }

  @Override
  public boolean isDynamic() {
    return true;
  }
}
