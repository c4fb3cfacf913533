package pith.kernel.proc;

import java.util.stream.Collectors;
import pith.kernel.log.KernelLog;
import pith.vfs.pseudo.PseudoNode;

/** /proc/kmsg: the kernel log with levels, as syslog(2) gives it. */
final class KernelMessages {
  private KernelMessages() {}

  static PseudoNode.Entry file(KernelLog log) {
    return PseudoNode.file(
        "kmsg",
        0400,
        context ->
            log.since(0).stream().map(line -> "<" + line.level().ordinal() + ">" + line.pretty() + "\n").collect(Collectors.joining()));
  }
}
