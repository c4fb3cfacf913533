package pith.kernel.proc;

import pith.vfs.pseudo.PseudoNode;

/** /proc/tty/drivers: where ps finds the names of terminals. Source: Linux {@code fs/proc/proc_tty.c}. */
final class TerminalDrivers {
  private static final String DRIVERS =
      """
      /dev/tty             /dev/tty        5       0 system:/dev/tty
      /dev/console         /dev/console    5       1 system:console
      /dev/ptmx            /dev/ptmx       5       2 system
      serial               /dev/ttyS       4      64 serial
      pty_slave            /dev/pts      136 0-1048575 pty:slave
      pty_master           /dev/ptm      128 0-1048575 pty:master
      """;

  private TerminalDrivers() {}

  static PseudoNode.Entry folder() {
    return PseudoNode.folder("tty", PseudoNode.file("drivers", context -> DRIVERS));
  }
}
