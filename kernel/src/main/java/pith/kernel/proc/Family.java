package pith.kernel.proc;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.task.ControllingTerminal;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Process;
import pith.kernel.task.ResourceUsage;
import pith.kernel.task.Task;
import pith.sync.SpinLock;

/**
 * A process among the others at one moment, read under tasklist_lock.
 *
 * @param terminal device number of the controlling terminal, 0 for none
 * @param foreground number of the terminal's foreground group, −1 without a terminal
 * @param used by all threads so far
 * @param reaped by children that were waited for
 * @param ended how the process ended, or null
 */
record Family(
    int parent,
    int group,
    int session,
    int terminal,
    int foreground,
    List<Integer> threads,
    ResourceUsage used,
    ResourceUsage reaped,
    ExitStatus ended) {

  static Family of(Process process) {
    try (SpinLock.Held held = process.leader().kernel().tasks().lock.acquire()) {
      ControllingTerminal terminal = process.group() == null ? null : process.session().terminal();
      List<Integer> threads = new ArrayList<>();
      for (Task thread : process.threads()) {
        threads.add(thread.tid());
      }
      return new Family(
          process.parent() == null ? 0 : process.parent().pid(),
          process.group() == null ? 0 : process.group().id(),
          process.group() == null ? 0 : process.session().id(),
          terminal == null ? 0 : terminal.deviceNumber(),
          terminal == null ? -1 : terminal.foregroundGroup(),
          threads,
          process.usage(),
          process.reapedUsage(),
          process.zombie());
    }
  }
}
