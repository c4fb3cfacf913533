package pith.kernel.proc;

import java.util.List;
import pith.hal.Interrupt;
import pith.hal.machine.Machine;
import pith.kernel.entry.Interrupts;
import pith.kernel.task.Kernel;
import pith.kernel.task.SystemIdentity;
import pith.kernel.task.Task;
import pith.procfs.SeqText;
import pith.sched.Runqueue;
import pith.sched.TaskState;
import pith.vfs.pseudo.PseudoNode;

/** The files about the machine as a whole: stat, uptime, loadavg, cpuinfo, version. */
final class MachineTexts {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Kernel kernel;
  private final Machine machine;
  private final Interrupts interrupts;

  MachineTexts(Kernel kernel, Interrupts interrupts) {
    this.kernel = kernel;
    this.machine = kernel.machine();
    this.interrupts = interrupts;
  }

  List<PseudoNode.Entry> files() {
    return List.of(
        PseudoNode.file("stat", context -> stat()),
        PseudoNode.file("schedstat", context -> new SchedStatistics(kernel).text()),
        PseudoNode.file("uptime", context -> uptime()),
        PseudoNode.file("loadavg", context -> loadAverage()),
        PseudoNode.file("cpuinfo", context -> cpuInformation()),
        PseudoNode.file("version", context -> version()),
        PseudoNode.file("cmdline", context -> "console=ttyS0\n"));
  }

  /** What a hart did with its time since boot, in ticks of 10 ms. */
  private record Times(long user, long nice, long system, long idle) {
    Times plus(Times other) {
      return new Times(user + other.user, nice + other.nice, system + other.system, idle + other.idle);
    }

    /** The places of iowait, irq, softirq, steal, guest and guest_nice: nothing here is told apart as such. */
    void line(SeqText text, String name) {
      text.put(name).put(' ').put(user).put(' ').put(nice).put(' ').put(system).put(' ').put(idle).line(" 0 0 0 0 0 0");
    }
  }

  private Times times(Runqueue runqueue, long now) {
    int hart = runqueue.hart().id();
    long total = Math.max(now, runqueue.hart().cycles());
    long user = kernel.times().user(hart);
    long nice = kernel.times().nice(hart);
    long idle = runqueue.idleCycles(total);
    return new Times(ticks(user), ticks(nice), ticks(Math.max(0, total - user - nice - idle)), ticks(idle));
  }

  private long ticks(long cycles) {
    return machine.nanos(cycles) / NANOS_PER_TICK;
  }

  /** Source: Linux {@code fs/proc/stat.c}. */
  private String stat() {
    long now = machine.engine().now();
    SeqText harts = new SeqText();
    Times sum = new Times(0, 0, 0, 0);
    long switches = 0;
    long running = 0;
    for (Runqueue runqueue : kernel.scheduler().runqueues()) {
      Times times = times(runqueue, now);
      if (kernel.onlineHarts().get(runqueue.hart().id())) {
        times.line(harts, "cpu" + runqueue.hart().id());
      }
      sum = sum.plus(times);
      switches += runqueue.switches();
      running += runqueue.running();
    }
    SeqText text = new SeqText();
    sum.line(text, "cpu ");
    text.put(harts.toString());
    text.put("intr ").put(interruptCount()).line(" 0");
    text.put("ctxt ").put(switches).line();
    text.put("btime ").put(kernel.clocks().realtimeOffsetNanos() / NANOS_PER_SECOND).line();
    text.put("processes ").put(kernel.tasks().forks()).line();
    text.put("procs_running ").put(running).line();
    text.put("procs_blocked ").put(blocked()).line();
    return text.line("softirq 0 0 0 0 0 0 0 0 0 0 0").toString();
  }

  private long interruptCount() {
    long count = 0;
    for (Interrupt interrupt : Interrupt.values()) {
      for (int hart = 0; hart < machine.hartCount(); hart++) {
        count += interrupts.count(interrupt, hart);
      }
    }
    return count;
  }

  private long blocked() {
    return kernel.tasks().tasks().stream().map(Task::state).filter(state -> state == TaskState.UNINTERRUPTIBLE).count();
  }

  private String uptime() {
    long now = machine.engine().now();
    long idle = kernel.scheduler().runqueues().stream().mapToLong(runqueue -> ticks(runqueue.idleCycles(now))).sum();
    SeqText text = new SeqText();
    hundredths(text, ticks(now)).put(' ');
    return hundredths(text, idle).line().toString();
  }

  private static SeqText hundredths(SeqText text, long ticks) {
    return text.put(ticks / 100).put('.').two(ticks % 100);
  }

  private String loadAverage() {
    SeqText text = new SeqText();
    for (double average : kernel.load().now()) {
      hundredths(text, Math.round(average * 100)).put(' ');
    }
    long running = kernel.scheduler().runqueues().stream().mapToLong(Runqueue::running).sum();
    text.put(running).put('/').put(kernel.tasks().tasks().size()).put(' ').put(kernel.tasks().lastNumber());
    return text.line().toString();
  }

  /** Source: Linux {@code arch/riscv/kernel/cpu.c}, {@code c_show}. */
  private String cpuInformation() {
    String isa = "rv64imafdc_zicntr_zicsr_zifencei";
    SeqText text = new SeqText();
    for (int hart : kernel.onlineHarts().stream().toArray()) {
      text.put("processor\t: ").put(hart).line();
      text.put("hart\t\t: ").put(hart).line();
      text.put("isa\t\t: ").line(isa);
      text.line("mmu\t\t: sv39");
      text.line("mvendorid\t: 0x0");
      text.line("marchid\t\t: 0x0");
      text.line("mimpid\t\t: 0x0");
      text.put("hart isa\t: ").line(isa).line();
    }
    return text.toString();
  }

  private static String version() {
    return SystemIdentity.SYSTEM + " version " + SystemIdentity.RELEASE + " (pith@pith) (javac 25) " + SystemIdentity.VERSION + "\n";
  }
}
