package pith.kernel.entry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import pith.hal.PowerOff;
import pith.hal.trace.Trace;
import pith.kernel.exit.ExitPipeline;
import pith.kernel.log.KernelLog;
import pith.kernel.signal.Signal;
import pith.kernel.task.ExitStatus;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;

/**
 * A bug of the kernel itself: a Java exception reached the body of a task. The report names the task and shows the last trace events
 * and the Java stack; the task dies. If it held a spin lock, the structure behind it can't be trusted and the machine panics.
 */
public final class Oops {
  private static final int EVENTS = 16;

  private final Kernel kernel;
  private final Consumer<String> console;
  private int count;

  /** Reports go to the kernel log and to {@code console}. */
  public Oops(Kernel kernel, Consumer<String> console) {
    this.kernel = kernel;
    this.console = console;
  }

  /** {@return how many there were since boot} */
  public int count() {
    return count;
  }

  /** Reports {@code bug} of {@code task}, the caller, and ends the task or the machine. Never returns normally. */
  void report(Task task, Throwable bug) {
    count++;
    String text = describe(task, bug);
    text.lines().forEach(line -> kernel.log().say(KernelLog.Level.ALERT, line));
    console.accept(text);
    if (task.atomic()) {
      kernel.machine().powerOff(new PowerOff.Panic(text));
    }
    ExitPipeline.exitGroup(task.licence(), new ExitStatus.Killed(Signal.SEGV, false));
  }

  private String describe(Task task, Throwable bug) {
    StringWriter text = new StringWriter();
    PrintWriter to = new PrintWriter(text);
    to.printf("Oops #%d: task %s on %s, pc %#x%n", count, task.name(), task.hart(), task.registers().pc);
    for (Trace.Entry entry : kernel.trace().last(EVENTS)) {
      to.printf("  %d hart %d %s%n", entry.time(), entry.hart(), entry.event());
    }
    bug.printStackTrace(to);
    to.flush();
    return text.toString();
  }
}
