package pith.kernel.proc;

import java.util.function.Function;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FsContext;
import pith.vfs.attr.Credentials;
import pith.vfs.pseudo.PseudoNode;

/**
 * What a directory of /proc is about. The task may end at any moment: what it has let go of is seen as absent, and once it is reaped
 * its files answer ESRCH.
 *
 * @param task the thread, or the leader of the process
 * @param whole whether the process as a whole is meant, as in /proc/[pid], rather than one thread
 */
record Subject(Task task, boolean whole) {
  Kernel kernel() {
    return task.kernel();
  }

  Process process() {
    return task.process();
  }

  /** Refuses with ESRCH if the task was reaped. */
  void checkExists() {
    if (kernel().tasks().task(task.tid()) != task) {
      throw Refused.of(Errno.ESRCH);
    }
  }

  /** {@return the owner of the directory} */
  PseudoNode.Owner directoryOwner() {
    return task::credentials;
  }

  /** {@return the owner of the files: root, once the task has no memory any more} Source: Linux {@code task_dump_owner}. */
  PseudoNode.Owner fileOwner() {
    return () -> task.space() == null ? Credentials.ROOT : task.credentials();
  }

  /** {@return what {@code use} makes of the task's memory, or {@code none} if it has none any more} */
  <T> T withSpace(Function<AddressSpace, T> use, T none) {
    AddressSpace space = task.space();
    if (space == null || !space.tryGet()) {
      return none;
    }
    try {
      return use.apply(space);
    } finally {
      space.put();
    }
  }

  /** {@return what {@code use} makes of the task's place in the tree, or {@code none} if it has none any more} */
  <T> T withContext(Function<FsContext, T> use, T none) {
    FsContext fs = task.fs();
    if (fs == null || !fs.tryGet()) {
      return none;
    }
    try {
      return use.apply(fs);
    } finally {
      fs.put();
    }
  }
}
