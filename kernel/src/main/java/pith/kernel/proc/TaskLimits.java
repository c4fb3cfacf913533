package pith.kernel.proc;

import pith.kernel.task.ResourceLimits;
import pith.procfs.SeqText;
import pith.sync.SpinLock;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/limits. Source: Linux {@code proc_pid_limits}. */
final class TaskLimits {
  /** Names and units in the order of the resources' numbers. */
  private static final String[][] RESOURCES = {
    {"Max cpu time", "seconds"},
    {"Max file size", "bytes"},
    {"Max data size", "bytes"},
    {"Max stack size", "bytes"},
    {"Max core file size", "bytes"},
    {"Max resident set", "bytes"},
    {"Max processes", "processes"},
    {"Max open files", "files"},
    {"Max locked memory", "bytes"},
    {"Max address space", "bytes"},
    {"Max file locks", "locks"},
    {"Max pending signals", "signals"},
    {"Max msgqueue size", "bytes"},
    {"Max nice priority", ""},
    {"Max realtime priority", ""},
    {"Max realtime timeout", "us"}
  };

  private TaskLimits() {}

  static String render(Subject subject, ReaderContext context) {
    ResourceLimits limits;
    try (SpinLock.Held held = subject.process().handlers().lock.acquire()) {
      limits = subject.process().limits().copy();
    }
    SeqText text = new SeqText();
    row(text, "Limit", "Soft Limit", "Hard Limit", "Units");
    for (int resource = 0; resource < RESOURCES.length; resource++) {
      row(text, RESOURCES[resource][0], limit(limits.soft(resource)), limit(limits.hard(resource)), RESOURCES[resource][1]);
    }
    return text.toString();
  }

  private static void row(SeqText text, String name, String soft, String hard, String unit) {
    text.left(name, 25).put(' ').left(soft, 20).put(' ').left(hard, 20).put(' ');
    text.left(unit, unit.isEmpty() ? 0 : 10).line();
  }

  private static String limit(long limit) {
    return limit == ResourceLimits.INFINITY ? "unlimited" : Long.toUnsignedString(limit);
  }
}
