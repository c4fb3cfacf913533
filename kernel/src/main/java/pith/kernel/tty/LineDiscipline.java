package pith.kernel.tty;

import static pith.kernel.tty.Termios.*;

import pith.kernel.signal.Signal;

/**
 * N_TTY: turns what is typed into lines, echoes it, and finds the characters that mean signals and flow control. Guarded by the
 * terminal's lock.
 */
final class LineDiscipline {
  /** What the discipline has the terminal do. */
  interface Effects {
    /** Shows bytes to the person, through output processing. */
    void echo(int c);

    /** Sends a signal to the foreground group, once the lock is free. */
    void signal(int signal);

    /** Stops or starts output. */
    void flow(boolean stopped);

    /** Throws away what waits to go out. */
    void flushOutput();
  }

  private static final int DELETE = 127;
  private static final int TAB = 8;

  private final Termios termios;
  private final InputBuffer buffer;
  private final OutputProcessor output;
  private final Effects effects;
  private boolean literalNext;
  private boolean stopped;

  /** The column at which the line under edit began: erasing a tab counts from there. */
  private int lineColumn;

  LineDiscipline(Termios termios, InputBuffer buffer, OutputProcessor output, Effects effects) {
    this.termios = termios;
    this.buffer = buffer;
    this.output = output;
    this.effects = effects;
  }

  boolean stopped() {
    return stopped;
  }

  void stopped(boolean stop) {
    stopped = stop;
    effects.flow(stop);
  }

  /** A byte arrived. */
  void receive(int raw) {
    int c = termios.input(ISTRIP) ? raw & 0x7f : raw;
    if (literalNext) {
      literalNext = false;
      store(c);
      return;
    }
    if (flowControl(c) || signals(c)) {
      return;
    }
    if (c == '\r') {
      if (termios.input(IGNCR)) {
        return;
      }
      c = termios.input(ICRNL) ? '\n' : c;
    } else if (c == '\n' && termios.input(INLCR)) {
      c = '\r';
    }
    if (!termios.canonical() || !edit(c)) {
      store(c);
    }
  }

  private boolean flowControl(int c) {
    if (!termios.input(IXON)) {
      return false;
    }
    if (termios.is(VSTART, c)) {
      stopped(false);
      return true;
    }
    if (termios.is(VSTOP, c)) {
      stopped(true);
      return true;
    }
    if (stopped && termios.input(IXANY)) {
      stopped(false);
    }
    return false;
  }

  private boolean signals(int c) {
    if (!termios.local(ISIG)) {
      return false;
    }
    int signal = termios.is(VINTR, c) ? Signal.INT : termios.is(VQUIT, c) ? Signal.QUIT : termios.is(VSUSP, c) ? Signal.TSTP : 0;
    if (signal == 0) {
      return false;
    }
    if (!termios.local(NOFLSH)) {
      buffer.flush();
      effects.flushOutput();
    }
    if (stopped) {
      stopped(false);
    }
    echo(c);
    effects.signal(signal);
    return true;
  }

  /** Canonical mode's own characters. {@return whether {@code c} was one} */
  private boolean edit(int c) {
    boolean extended = termios.local(IEXTEN);
    if (termios.is(VERASE, c)) {
      erase(1);
    } else if (termios.is(VKILL, c)) {
      kill(c);
    } else if (extended && termios.is(VWERASE, c)) {
      eraseWord();
    } else if (extended && termios.is(VLNEXT, c)) {
      literalNext = true;
      if (termios.local(ECHO) && termios.local(ECHOCTL)) {
        effects.echo('^');
        effects.echo('\b');
      }
    } else if (extended && termios.is(VREPRINT, c) && termios.local(ECHO)) {
      reprint(c);
    } else if (c == '\n') {
      if (termios.local(ECHO) || termios.local(ECHONL)) {
        effects.echo('\n');
      }
      finish(c);
    } else if (termios.is(VEOF, c)) {
      buffer.finishLine();
    } else if (termios.is(VEOL, c) || extended && termios.is(VEOL2, c)) {
      echo(c);
      finish(c);
    } else {
      return false;
    }
    return true;
  }

  private void finish(int c) {
    buffer.append(c);
    buffer.finishLine();
  }

  /** An ordinary byte. The last place of a full buffer is kept for the end of the line. */
  private void store(int c) {
    if (buffer.size() >= InputBuffer.CAPACITY - 1) {
      if (termios.input(IMAXBEL)) {
        effects.echo(7);
      }
      return;
    }
    if (buffer.edited() == 0) {
      lineColumn = output.column();
    }
    echo(c);
    buffer.append(c);
    if (!termios.canonical()) {
      buffer.finishLine();
    }
  }

  private void echo(int c) {
    if (!termios.local(ECHO)) {
      return;
    }
    if (termios.local(ECHOCTL) && control(c)) {
      effects.echo('^');
      effects.echo(c ^ 0x40);
    } else {
      effects.echo(c);
    }
  }

  private static boolean control(int c) {
    return c < 32 && c != '\t' && c != '\n' || c == DELETE;
  }

  /** Erases characters from the end of the line under edit; one of several bytes in UTF-8 goes as a whole. */
  private void erase(int count) {
    for (int i = 0; i < count && buffer.edited() > 0; i++) {
      int end = buffer.edited() - 1;
      while (termios.input(IUTF8) && end > 0 && (buffer.editedAt(end) & 0xc0) == 0x80) {
        end--;
      }
      int erased = buffer.editedAt(end) & 0xff;
      buffer.cut(end);
      showErased(erased);
    }
  }

  private void showErased(int c) {
    if (!termios.local(ECHO)) {
      return;
    }
    if (!termios.local(ECHOE)) {
      echo(termios.character(VERASE));
      return;
    }
    int width = c == '\t' ? tabWidth() : control(c) ? termios.local(ECHOCTL) ? 2 : 0 : 1;
    for (int i = 0; i < width; i++) {
      effects.echo('\b');
      if (c != '\t') {
        effects.echo(' ');
        effects.echo('\b');
      }
    }
  }

  /** {@return how many columns the tab just cut off the line took} */
  private int tabWidth() {
    int column = lineColumn;
    for (int i = 0; i < buffer.edited(); i++) {
      int c = buffer.editedAt(i) & 0xff;
      boolean continuation = termios.input(IUTF8) && (c & 0xc0) == 0x80;
      column += c == '\t' ? TAB - (column & TAB - 1) : control(c) ? termios.local(ECHOCTL) ? 2 : 0 : continuation ? 0 : 1;
    }
    return TAB - (column & TAB - 1);
  }

  private void eraseWord() {
    int end = buffer.edited();
    while (end > 0 && !wordCharacter(buffer.editedAt(end - 1))) {
      end--;
    }
    while (end > 0 && wordCharacter(buffer.editedAt(end - 1))) {
      end--;
    }
    while (buffer.edited() > end) {
      erase(1);
    }
  }

  private static boolean wordCharacter(int c) {
    return Character.isLetterOrDigit(c & 0xff) || c == '_';
  }

  private void kill(int c) {
    if (termios.local(ECHO) && termios.local(ECHOK) && termios.local(ECHOKE) && termios.local(ECHOE)) {
      while (buffer.edited() > 0) {
        erase(1);
      }
      return;
    }
    buffer.cut(0);
    echo(c);
    if (termios.local(ECHOK)) {
      effects.echo('\n');
    }
  }

  private void reprint(int c) {
    echo(c);
    effects.echo('\n');
    for (int i = 0; i < buffer.edited(); i++) {
      echo(buffer.editedAt(i) & 0xff);
    }
  }
}
