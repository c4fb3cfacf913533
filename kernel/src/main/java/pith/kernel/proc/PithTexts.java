package pith.kernel.proc;

import java.util.stream.Collectors;
import pith.kernel.fork.ForkHistory;
import pith.kernel.fork.ForkRecord;
import pith.kernel.syscall.Dispatcher;
import pith.procfs.SeqText;
import pith.vfs.pseudo.PseudoNode;

/** /proc/pith: what this kernel tells of itself beyond Linux. */
final class PithTexts {
  private final Dispatcher dispatcher;
  private final ForkHistory forks;

  PithTexts(Dispatcher dispatcher, ForkHistory forks) {
    this.dispatcher = dispatcher;
    this.forks = forks;
  }

  /** {@return the folder pith} */
  PseudoNode.Entry folder() {
    return PseudoNode.folder(
        "pith",
        PseudoNode.file("syscalls", context -> systemCalls()),
        PseudoNode.file("missing", context -> missing()),
        PseudoNode.file("forks", context -> forks()));
  }

  /** Calls made so far: number, name, count. */
  private String systemCalls() {
    SeqText text = new SeqText();
    for (int number = 0; number < dispatcher.numbers(); number++) {
      if (dispatcher.count(number) > 0) {
        text.right(number, 3).put(' ').left(dispatcher.find(number).name(), 24).put(' ').put(dispatcher.count(number)).line();
      }
    }
    return text.toString();
  }

  /** Calls that were answered with ENOSYS: number, count. */
  private String missing() {
    SeqText text = new SeqText();
    for (int number = 0; number < dispatcher.numbers(); number++) {
      if (dispatcher.missing(number) > 0) {
        text.right(number, 3).put(' ').put(dispatcher.missing(number)).line();
      }
    }
    return text.toString();
  }

  /** The last forks: time in cycles, parent, outcome, then each stage with its cycles. */
  private String forks() {
    SeqText text = new SeqText();
    for (ForkRecord fork : forks.last()) {
      text.put(fork.time()).put(' ').put(fork.parent()).put(" -> ").put(fork.outcome());
      text.put(fork.failedStage() == null ? "" : " at " + fork.failedStage()).put(": ");
      text.line(fork.stages().stream().map(stage -> stage.stage() + "=" + stage.cycles()).collect(Collectors.joining(" ")));
    }
    return text.toString();
  }
}
