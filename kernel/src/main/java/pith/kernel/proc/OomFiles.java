package pith.kernel.proc;

import pith.kernel.oom.Badness;
import pith.kernel.task.Process;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/oom_score and oom_score_adj: who would be killed first if memory ran out. */
final class OomFiles {
  private OomFiles() {}

  static String score(Subject subject, ReaderContext context) {
    return Badness.score(subject.process()) + "\n";
  }

  static String adjustment(Subject subject, ReaderContext context) {
    return subject.process().oomScoreAdjustment + "\n";
  }

  /** Lowering the figure takes CAP_SYS_RESOURCE. */
  static void adjust(Subject subject, ReaderContext context, String text) {
    int wanted;
    try {
      wanted = Integer.parseInt(text.strip());
    } catch (NumberFormatException notANumber) {
      throw Refused.of(Errno.EINVAL);
    }
    if (wanted < -Badness.MAX_ADJUSTMENT || wanted > Badness.MAX_ADJUSTMENT) {
      throw Refused.of(Errno.EINVAL);
    }
    Process process = subject.process();
    if (wanted < process.oomScoreAdjustment && !context.opener().has(Capability.SYS_RESOURCE)) {
      throw Refused.of(Errno.EACCES);
    }
    process.oomScoreAdjustment = wanted;
  }
}
