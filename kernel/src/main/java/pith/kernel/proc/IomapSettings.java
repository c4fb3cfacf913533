package pith.kernel.proc;

import java.util.Locale;
import java.util.stream.Stream;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.iomap.Iomaps;
import pith.vfs.iomap.TerminalClear;
import pith.vfs.pseudo.PseudoNode;

/** /sys/kernel/debug/iomap: how file systems on disks walk over extents. Linux has one way at a time; here ways can be compared. */
final class IomapSettings {
  private IomapSettings() {}

  /** {@return the settings, and what they lead to} */
  static PseudoNode.Entry[] files(Iomaps iomaps) {
    return Stream.concat(Stream.of(parameters(iomaps)), Stream.of(PseudoNode.file("statistics", _ -> statistics(iomaps)))).toArray(PseudoNode.Entry[]::new);
  }

  /** {@return the settings} */
  static PseudoNode.Entry[] parameters(Iomaps iomaps) {
    return new PseudoNode.Entry[] {
      PseudoNode.file("terminal_clear", 0644, _ -> word(iomaps.terminalClear()) + "\n", (_, text) -> iomaps.terminalClear(clear(text))),
      SettingFiles.number("small_reads", 0, 1, () -> iomaps.smallReadPath() ? 1 : 0, on -> iomaps.smallReadPath(on != 0)),
      SettingFiles.number("readahead", 0, 1, () -> iomaps.readahead() ? 1 : 0, on -> iomaps.readahead(on != 0))
    };
  }

  private static String word(TerminalClear form) {
    return form.name().toLowerCase(Locale.ROOT);
  }

  private static TerminalClear clear(String text) {
    for (TerminalClear form : TerminalClear.values()) {
      if (word(form).equals(text.strip())) {
        return form;
      }
    }
    throw Refused.of(Errno.EINVAL);
  }

  private static String statistics(Iomaps iomaps) {
    return "operations " + iomaps.operations() + "\nmappings " + iomaps.steps() + "\nclears " + iomaps.clears() + "\nsmall_reads " + iomaps.smallReads() + "\n";
  }
}
