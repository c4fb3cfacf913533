package pith.kernel.syscall;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Shows system calls as strace(1) does: one line each, with {@code <unfinished ...>} and {@code resumed} where another task's line
 * comes between. What a line says is put together first; it goes out under a lock of the host, since looking on must take none of the machine's time.
 */
public final class Strace {
  /** Where results stand, as in strace. */
  private static final int RESULT_COLUMN = 40;

  private final Consumer<String> out;
  private final ReentrantLock lock = new ReentrantLock();

  /** The line that is out and has no end yet. Guarded by {@link #lock}. */
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
    private final int tid;

    /** Characters of the line that are out already. */
    private final int column;

    /** Another line came between. Guarded by {@link #lock}. */
    private boolean cut;

    private Line(Current current, SystemCall call, long[] arguments) {
      this.call = call;
      this.arguments = arguments;
      tid = current.task().tid();
      int count = 0;
      StringBuilder text = new StringBuilder(prefix(current)).append(call.name()).append('(');
      while (count < call.arguments().size() && !call.arguments().get(count).type().filledByCall()) {
        append(text, count, show(current, count, 0));
        count++;
      }
      shownBefore = count;
      column = text.length();
      begin(text.toString());
    }

    private void begin(String text) {
      lock.lock();
      try {
        cutOpenLine();
        out.accept(text);
        open = this;
      } finally {
        lock.unlock();
      }
    }

    /** {@return whether arguments were shown, and others will be when the call answers} */
    private boolean moreFollow() {
      return shownBefore > 0 && shownBefore < call.arguments().size();
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
      StringBuilder rest = new StringBuilder();
      for (int i = shownBefore; i < call.arguments().size(); i++) {
        append(rest, i, show(current, i, result));
      }
      rest.append(')');
      String answer = answer(current, call, arguments, result);
      lock.lock();
      try {
        String resumed = cut ? prefix(current) + "<... " + call.name() + " resumed>" : "";
        if (cut) {
          cutOpenLine();
        }
        if (cut && shownBefore > 0 && rest.indexOf(", ") == 0) {
          rest.delete(0, 2); // the comma stands where the line was cut
        }
        int end = (cut ? 0 : column) + resumed.length() + rest.length();
        out.accept(resumed + rest + " ".repeat(Math.max(1, RESULT_COLUMN - end)) + "= " + answer + "\n");
        open = null;
      } finally {
        lock.unlock();
      }
    }
  }

  /** A whole line. */
  private void say(String line) {
    lock.lock();
    try {
      cutOpenLine();
      out.accept(line);
    } finally {
      lock.unlock();
    }
  }

  /** The last line of a task. If it is in the middle of a call, that never answers: the task ends in it, or another program takes its place. */
  private void sayLast(int tid, String line) {
    lock.lock();
    try {
      if (open != null && open.tid == tid) {
        out.accept(")" + " ".repeat(Math.max(1, RESULT_COLUMN - open.column - 1)) + "= ?\n");
        open = null;
      }
      cutOpenLine();
      out.accept(line);
    } finally {
      lock.unlock();
    }
  }

  Line enter(Current current, SystemCall call, long... arguments) {
    return new Line(current, call, arguments);
  }

  void absent(Current current, long number, long[] arguments) {
    String all = LongStream.of(arguments).mapToObj(value -> value == 0 ? "0" : "0x" + Long.toHexString(value)).collect(Collectors.joining(", "));
    String text = prefix(current) + "syscall_0x" + Long.toHexString(number) + "(" + all + ")";
    say(text + " ".repeat(Math.max(1, RESULT_COLUMN - text.length())) + "= -1 ENOSYS (" + Errno.ENOSYS.text() + ")\n");
  }

  /** A signal is delivered to the running task. */
  public void signal(Current current, SigInfo info) {
    say(prefix(current) + "--- " + Signal.name(info.signal()) + " {" + SignalText.of(info) + "} ---\n");
  }

  /** The running task has ended, as {@code status} says. */
  public void ended(Current current, ExitStatus status) {
    String how =
        switch (status) {
          case ExitStatus.Exited exited -> "exited with " + exited.code();
          case ExitStatus.Killed killed -> "killed by " + Signal.name(killed.signal());
        };
    sayLast(current.task().tid(), prefix(current) + "+++ " + how + " +++\n");
  }

  private void cutOpenLine() {
    if (open != null) {
      out.accept(open.moreFollow() ? ",  <unfinished ...>\n" : " <unfinished ...>\n");
      open.cut = true;
      open = null;
    }
  }

  private static String prefix(Current current) {
    return "[pid " + current.task().tid() + "] ";
  }

  private static String answer(Current current, SystemCall call, long[] arguments, long result) {
    Interrupted interrupted = current.task().interrupted;
    if (interrupted != null) {
      return "? ERESTARTSYS (To be restarted)";
    }
    if (result >= -4095 && result < 0) {
      Errno errno = Errno.of((int) -result);
      return "-1 " + errno.name() + " (" + errno.text() + ")";
    }
    try {
      return call.result().show(current, arguments, result);
    } catch (Refused unreadable) {
      return ResultType.NUMBER.show(current, arguments, result);
    }
  }
}
