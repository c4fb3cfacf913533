package pith.kernel.tty;

/** What is done to bytes on their way out: line ends, tabs; and it knows the column, which erasing a tab needs. Guarded by the terminal's lock. */
final class OutputProcessor {
  private static final int TAB = 8;

  private final Termios termios;
  private int column;

  OutputProcessor(Termios termios) {
    this.termios = termios;
  }

  int column() {
    return column;
  }

  /** Puts one byte, processed, at {@code to[at]} and on; at most eight bytes come of it. {@return how many} */
  int process(int c, byte[] to, int at) {
    if (!termios.output(Termios.OPOST)) {
      to[at] = (byte) c;
      return 1;
    }
    switch (c) {
      case '\n' -> {
        if (termios.output(Termios.ONLRET)) {
          column = 0;
        }
        if (termios.output(Termios.ONLCR)) {
          column = 0;
          to[at] = '\r';
          to[at + 1] = '\n';
          return 2;
        }
      }
      case '\r' -> {
        if (termios.output(Termios.ONOCR) && column == 0) {
          return 0;
        }
        if (termios.output(Termios.OCRNL)) {
          to[at] = '\n';
          return 1;
        }
        column = 0;
      }
      case '\t' -> {
        int spaces = TAB - (column & TAB - 1);
        column += spaces;
        if ((termios.output & Termios.TABDLY) == Termios.XTABS) {
          java.util.Arrays.fill(to, at, at + spaces, (byte) ' ');
          return spaces;
        }
      }
      case '\b' -> column = Math.max(0, column - 1);
      default -> {
        boolean continuation = termios.input(Termios.IUTF8) && (c & 0xc0) == 0x80;
        if (c >= 32 && c != 127 && !continuation) {
          column++;
        }
      }
    }
    to[at] = (byte) c;
    return 1;
  }
}
