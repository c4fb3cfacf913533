package pith.kernel.proc;

import java.util.Locale;
import pith.kernel.task.Kernel;
import pith.sched.ext.ExtControl;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/**
 * /sys/kernel/sched_ext: which policy of the ext class is enabled. Linux's files, and two of Pith's own, since policies come as plug-ins here and not through
 * bpf(2): {@code policies} lists them, and {@code policy} enables one by its name, or, for {@code none}, takes it away. Source: Linux {@code scx_global_attrs}.
 */
final class ExtFiles {
  private static final String NONE = "none";

  private ExtFiles() {}

  static PseudoNode.Entry folder(Kernel kernel) {
    ExtControl ext = kernel.schedulerParts().ext();
    return PseudoNode.folder(
        "sched_ext",
        PseudoNode.file("state", context -> ext.state().name().toLowerCase(Locale.ROOT) + "\n"),
        PseudoNode.file("switch_all", context -> (ext.switchesAll() ? 1 : 0) + "\n"),
        PseudoNode.file("nr_rejected", context -> ext.rejected() + "\n"),
        PseudoNode.file("enable_seq", context -> ext.enabled() + "\n"),
        PseudoNode.folder("root", PseudoNode.file("ops", context -> current(ext) + "\n")),
        PseudoNode.file("policies", context -> String.join(" ", ExtControl.available()) + "\n"),
        policy(ext));
  }

  /** {@return the file that shows which policy is enabled, and enables another} */
  static PseudoNode.Entry policy(ExtControl ext) {
    return PseudoNode.file("policy", 0644, context -> current(ext) + "\n", (context, text) -> choose(ext, text.strip()));
  }

  private static String current(ExtControl ext) {
    return ext.current() == null ? NONE : ext.current();
  }

  /** One that is enabled gives way to the next. */
  private static void choose(ExtControl ext, String name) {
    if (!name.equals(NONE) && !ExtControl.available().contains(name)) {
      throw Refused.of(Errno.EINVAL);
    }
    ext.disable();
    if (!name.equals(NONE)) {
      switch (ext.enable(name)) {
        case ENABLED -> {}
        case BUSY -> throw Refused.of(Errno.EBUSY);
        case UNKNOWN, FAILED -> throw Refused.of(Errno.EINVAL);
      }
    }
  }
}
