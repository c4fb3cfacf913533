package pith.kernel.syscall;

import java.util.function.Consumer;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;

/**
 * Shows system calls as strace(1) does: one line each, with {@code <unfinished ...>} and {@code resumed} where another task's line
 * comes between.
 */
public final class Strace {
  /** Where results stand, as in strace. */
  private static final int RESULT_COLUMN = 39;

  private final Consumer<String> out;
  private Line open;

  /** Lines go to {@code out}, without a line end when they are to be continued. */
  public Strace(Consumer<String> out) {
    this.out = out;
  }

  /** A call under way. */
  public final class Line {
    private final SystemCall call;
    private final long[] arguments;
    private final int shownBefore;

    /** Characters of the line that are out already. */
    private final int column;

    private boolean cut;

    private Line(Current current, SystemCall call, long[] arguments) {
      this.call = call;
      this.arguments = arguments;
      int count = 0;
      StringBuilder text = new StringBuilder(prefix(current)).append(call.name()).append('(');
      while (count < call.arguments().size() && !call.arguments().get(count).type().filledByCall()) {
        append(text, count, show(current, count, 0));
        count++;
      }
      shownBefore = count;
      column = text.length();
      cutOpenLine();
      out.accept(text.toString());
      open = this;
    }

    private String show(Current current, int index, long result) {
      return call.arguments().get(index).type().show(current, arguments[index], arguments, result);
    }

    /** An argument that means nothing in this call is null and left out. */
    private static void append(StringBuilder text, int index, String argument) {
      if (argument != null) {
        text.append(index == 0 ? "" : ", ").append(argument);
      }
    }

    /** The call answered. */
    public void exit(Current current, long result) {
      StringBuilder text = new StringBuilder();
      int before = cut ? 0 : column;
      if (cut) {
        cutOpenLine();
        text.append(prefix(current)).append("<... ").append(call.name()).append(" resumed>");
      }
      for (int i = shownBefore; i < call.arguments().size(); i++) {
        append(text, i, show(current, i, result));
      }
      text.append(')');
      text.append(" ".repeat(Math.max(1, RESULT_COLUMN - before - text.length()))).append("= ").append(answer(current, result)).append('\n');
      open = null;
      out.accept(text.toString());
    }
  }

  /** The call never answers: the task ends in it, or another program takes its place. */
  private void closeOpenLine() {
    if (open != null) {
      String text = ")";
      out.accept(text + " ".repeat(Math.max(1, RESULT_COLUMN - open.column - text.length())) + "= ?\n");
      open = null;
    }
  }

  Line enter(Current current, SystemCall call, long... arguments) {
    return new Line(current, call, arguments);
  }

  void absent(Current current, long number, long[] arguments) {
    cutOpenLine();
    out.accept(prefix(current) + "syscall_0x" + Long.toHexString(number) + "(" + Arguments.hex(arguments[0]) + ", ...) = -1 ENOSYS\n");
  }

  /** A signal is delivered to the running task. */
  public void signal(Current current, SigInfo info) {
    cutOpenLine();
    out.accept(prefix(current) + "--- " + Signal.name(info.signal()) + " {" + SignalText.of(info) + "} ---\n");
  }

  /** The running task has ended, as {@code status} says. */
  public void ended(Current current, ExitStatus status) {
    closeOpenLine();
    String how =
        switch (status) {
          case ExitStatus.Exited exited -> "exited with " + exited.code();
          case ExitStatus.Killed killed -> "killed by " + Signal.name(killed.signal());
        };
    out.accept(prefix(current) + "+++ " + how + " +++\n");
  }

  private void cutOpenLine() {
    if (open != null) {
      out.accept(" <unfinished ...>\n");
      open.cut = true;
      open = null;
    }
  }

  private static String prefix(Current current) {
    return "[pid " + current.task().tid() + "] ";
  }

  private static String answer(Current current, long result) {
    Interrupted interrupted = current.task().interrupted;
    if (interrupted != null) {
      return "? ERESTARTSYS (To be restarted)";
    }
    if (result >= -4095 && result < 0) {
      Errno errno = Errno.of((int) -result);
      return "-1 " + errno.name() + " (" + errno.text() + ")";
    }
    return result >= 0 && result < 1 << 20 ? Long.toString(result) : "0x" + Long.toHexString(result);
  }
}
