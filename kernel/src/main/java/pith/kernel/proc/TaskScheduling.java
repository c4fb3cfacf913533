package pith.kernel.proc;

import java.util.List;
import pith.hal.cpu.UserRegisters;
import pith.hal.machine.Machine;
import pith.kernel.blockio.IoAccount;
import pith.kernel.task.TransferCounts;
import pith.kernel.task.Task;
import pith.procfs.SeqText;
import pith.sched.TaskState;
import pith.sched.eevdf.FairEntity;
import pith.vfs.pseudo.ReaderContext;

/** The small files about how a task runs and what it waits for: sched, schedstat, wchan, syscall, stack, io, personality. */
final class TaskScheduling {
  private static final int LABEL_COLUMNS = 45;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private TaskScheduling() {}

  /** Source: Linux {@code proc_sched_show_task}, of which those lines that mean something here. */
  static String sched(Subject subject, ReaderContext context) {
    Task task = subject.task();
    SeqText text = new SeqText();
    text.line(task.comm() + " (" + task.tid() + ", #threads: " + Family.of(task.process()).threads().size() + ")");
    text.line("-".repeat(67));
    entity(text, task);
    count(text, "nr_switches", task.info().voluntarySwitches() + task.info().involuntarySwitches());
    count(text, "nr_voluntary_switches", task.info().voluntarySwitches());
    count(text, "nr_involuntary_switches", task.info().involuntarySwitches());
    averages(text, task.fair());
    count(text, "policy", task.policy().number());
    count(text, "prio", task.rank());
    count(text, "se.slice", task.kernel().machine().nanos(task.fair().slice));
    return text.toString();
  }

  /** Virtual times are those of the task's hart, in nanoseconds at nice 0. */
  private static void entity(SeqText text, Task task) {
    Machine machine = task.kernel().machine();
    millis(text, "se.exec_start", machine.nanos(task.placement().lastRan));
    millis(text, "se.vruntime", machine.nanos(task.fair().vruntime));
    millis(text, "se.sum_exec_runtime", machine.nanos(task.runtimeCycles()));
    count(text, "se.nr_migrations", task.placement().migrations);
  }

  private static void averages(SeqText text, FairEntity fair) {
    count(text, "se.load.weight", fair.weight);
    count(text, "se.avg.load_avg", fair.load.load());
    count(text, "se.avg.runnable_avg", fair.load.runnable());
    count(text, "se.avg.util_avg", fair.load.utilization());
    count(text, "se.avg.util_est", fair.load.estimate());
  }

  private static void millis(SeqText text, String label, long nanos) {
    String fraction = String.format("%06d", Math.abs(nanos % NANOS_PER_MILLI));
    text.left(label, LABEL_COLUMNS).put(':').right(nanos / NANOS_PER_MILLI + "." + fraction, 21).line();
  }

  private static void count(SeqText text, String label, long count) {
    text.left(label, LABEL_COLUMNS).put(':').right(count, 21).line();
  }

  /** Nanoseconds on a hart, nanoseconds of waiting for one, turns. Source: Linux {@code proc_pid_schedstat}. */
  static String schedstat(Subject subject, ReaderContext context) {
    Task task = subject.task();
    long ran = task.kernel().machine().nanos(task.cpuCycles());
    return ran + " " + task.kernel().machine().nanos(task.info().waitedCycles()) + " " + task.info().turns() + "\n";
  }

  /** The function of the kernel in which the task sleeps; 0 if it does not, or the reader may not know. */
  static String waitChannel(Subject subject, ReaderContext context) {
    List<String> frames = Inspection.allows(context, subject.task()) ? KernelFrames.of(subject.task()) : List.of();
    return frames.isEmpty() ? "0" : frames.getFirst();
  }

  /** The calls of a sleeping task, innermost first, in the form of Linux's {@code proc_pid_stack}. */
  static String kernelStack(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    SeqText text = new SeqText();
    KernelFrames.of(subject.task()).forEach(frame -> text.line("[<0>] " + frame));
    return text.toString();
  }

  /** The call a sleeping task is in, its arguments, stack pointer and program counter. Source: Linux {@code proc_pid_syscall}. */
  static String systemCall(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    Task task = subject.task();
    if (task.state() == TaskState.RUNNING || task.state() == TaskState.DEAD) {
      return "running\n";
    }
    long[] x = task.registers().x;
    SeqText text = new SeqText().put(x[UserRegisters.A7]).put(" 0x").hex(task.firstArgument, 1);
    for (int argument = 1; argument < 6; argument++) {
      text.put(" 0x").hex(x[UserRegisters.A0 + argument], 1);
    }
    text.put(" 0x").hex(x[UserRegisters.SP], 1).put(" 0x").hex(task.registers().pc, 1);
    return text.line().toString();
  }

  static String personality(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    return new SeqText().hex(subject.task().personality & 0xffff_ffffL, 8).line().toString();
  }

  /** Nobody counts what a task reads and writes: every figure is 0, as on a Linux whose task accounting is off. */
  static String inputOutput(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    IoAccount account = IoAccount.of(subject.task().process());
    TransferCounts calls = subject.task().process().transfers();
    return "rchar: " + calls.readBytes() + "\nwchar: " + calls.writtenBytes() + "\nsyscr: " + calls.readCalls() + "\nsyscw: " + calls.writeCalls() + "\nread_bytes: " + account.readBytes() + "\nwrite_bytes: " + account.writtenBytes() + "\ncancelled_write_bytes: 0\n";
  }
}
