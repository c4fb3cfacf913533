package pith.kernel.proc;

import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Ids;
import pith.vfs.pseudo.ReaderContext;

/**
 * Who may look into a task: its own process, who has all its ids if it is dumpable, and who holds CAP_SYS_PTRACE. Source: Linux {@code
 * __ptrace_may_access}.
 */
public final class Inspection {
  private Inspection() {}

  /** {@return whether {@code reader}, with the rights of {@code who}, may look into {@code target}} */
  public static boolean allows(Credentials who, Task reader, Task target) {
    if (reader != null && reader.process() == target.process()) {
      return true;
    }
    Credentials of = target.credentials();
    boolean same = equal(of.user(), who.fileUser()) && equal(of.group(), who.fileGroup());
    return same && target.process().dumpable || who.has(Capability.SYS_PTRACE);
  }

  private static boolean equal(Ids ids, int id) {
    return ids.real() == id && ids.effective() == id && ids.saved() == id;
  }

  /** {@return whether the reader of a text may see what is private to {@code target}: decided by who opened the file} */
  static boolean allows(ReaderContext context, Task target) {
    return allows(context.opener(), reader(context), target);
  }

  static void check(ReaderContext context, Task target) {
    if (!allows(context, target)) {
      throw Refused.of(Errno.EACCES);
    }
  }

  /** Refuses the text of a magic link to a reader who may not look; a link has no opener, the reader itself counts. */
  static void checkLink(ReaderContext context, Task target) {
    Task reader = reader(context);
    if (reader != null && !allows(reader.credentials(), reader, target)) {
      throw Refused.of(Errno.EACCES);
    }
  }

  /** {@return the task that reads, null on a host thread} */
  static Task reader(ReaderContext context) {
    return context.reader() instanceof Task task ? task : null;
  }
}
