package pith.kernel.proc;

import java.util.function.Function;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FsContext;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.ReaderContext;

/**
 * The magic links of a task: exe, cwd, root, and the open files in fd. Following one leads straight to the place, wherever the
 * follower's own root is; only who may look into the task may do so, or even read where it leads. All places are within the machine's
 * mounts, so none leads out of it.
 */
final class TaskLinks {
  private TaskLinks() {}

  static PseudoNode executable(Subject subject) {
    return jump(subject, 0777, "exe", TaskLinks::executablePath);
  }

  static PseudoNode directory(Subject subject) {
    return jump(subject, 0777, "cwd", of -> of.withContext(FsContext::directory, null));
  }

  static PseudoNode root(Subject subject) {
    return jump(subject, 0777, "root", of -> of.withContext(FsContext::root, null));
  }

  /**
   * {@return a magic link to where {@code place} leads, with references}
   *
   * @param place answers null if nothing is there any more
   */
  static PseudoNode jump(Subject subject, int mode, Object key, Function<Subject, Path> place) {
    return new PseudoNode.Jump(
        mode, subject.fileOwner(), key, context -> text(subject, context, place), who -> follow(subject, who, place));
  }

  private static String text(Subject subject, ReaderContext context, Function<Subject, Path> place) {
    Inspection.checkLink(context, subject.task());
    try (Path path = found(subject, place)) {
      return seen(path, Inspection.reader(context));
    }
  }

  /** {@return the path as the reader sees it, from its own root} */
  private static String seen(Path path, Task reader) {
    if (reader == null || reader.fs() == null) {
      return path.text(path.mount().superBlock().vfs().mounts().root());
    }
    try (Path root = reader.fs().root()) {
      return path.text(root);
    }
  }

  private static Path follow(Subject subject, Credentials who, Function<Subject, Path> place) {
    Task reader = Execution.currentOrNull() instanceof Task task ? task : null;
    if (!Inspection.allows(who, reader, subject.task())) {
      throw Refused.of(Errno.EACCES);
    }
    return found(subject, place);
  }

  private static Path found(Subject subject, Function<Subject, Path> place) {
    Path path = place.apply(subject);
    if (path == null) {
      throw Refused.of(Errno.ENOENT);
    }
    return path;
  }

  private static Path executablePath(Subject subject) {
    return path(subject.process().executable());
  }

  /** {@return the place of an open file, with references; null for no file, or one that is just being closed} */
  static Path path(File file) {
    if (file == null || !file.tryGet()) {
      return null;
    }
    try {
      return file.path().get();
    } finally {
      file.put();
    }
  }
}
