package pith.kernel.proc;

import java.util.function.Function;
import java.util.stream.Collectors;
import pith.vfs.FsContext;
import pith.vfs.MountCalls;
import pith.vfs.Path;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/mounts and mountinfo: the mounts below the task's root. */
final class TaskMounts {
  private TaskMounts() {}

  static String mounts(Subject subject, ReaderContext context) {
    return lines(subject, MountCalls.Line::mounts);
  }

  static String mountInfo(Subject subject, ReaderContext context) {
    return lines(subject, MountCalls.Line::mountInfo);
  }

  private static String lines(Subject subject, Function<MountCalls.Line, String> format) {
    Path root = subject.withContext(FsContext::root, null);
    if (root == null) {
      return "";
    }
    try (root) {
      return subject.kernel().vfs().mountCalls().lines(root).stream().map(format).collect(Collectors.joining());
    }
  }
}
