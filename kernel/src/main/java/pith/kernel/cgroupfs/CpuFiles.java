package pith.kernel.cgroupfs;

import java.util.List;
import pith.hal.machine.Machine;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.task.Kernel;
import pith.procfs.SeqText;
import pith.sched.eevdf.Bandwidth;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairGroup;
import pith.sched.fair.FairGroups;
import pith.sched.fair.Weights;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** The files {@code cpu.*} of a group that has shares of its own. Source: Linux {@code kernel/sched/core.c}, {@code cpu_files}. */
final class CpuFiles {
  /** What a group weighs if nobody says otherwise, in the unit of {@code cpu.weight}. */
  private static final int USUAL_WEIGHT = 100;

  private static final int MOST_WEIGHT = 10_000;
  private static final long LEAST_PERIOD = 1_000, MOST_PERIOD = 1_000_000, LEAST_QUOTA = 1_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final Machine machine;
  private final FairGroup cpu;
  private final FairGroups groups;

  CpuFiles(Kernel kernel, ControlGroup group) {
    machine = kernel.machine();
    cpu = group.cpu();
    groups = new Shares(kernel).groups();
  }

  List<PseudoNode.Entry> files() {
    return List.of(
        PseudoNode.file("cpu.idle", 0644, context -> (cpu.idle() ? 1 : 0) + "\n", (context, text) -> groups.idle(cpu, number(text, 0, 1) == 1)),
        PseudoNode.file("cpu.max", 0644, context -> max(), (context, text) -> max(text)),
        PseudoNode.file("cpu.max.burst", 0644, context -> micros(cpu.bandwidth().burst()) + "\n", (context, text) -> burst(text)),
        PseudoNode.file("cpu.weight", 0644, context -> rounded((long) cpu.weight() * USUAL_WEIGHT, FairEntity.NICE_0) + "\n", (context, text) -> weight(text)),
        PseudoNode.file("cpu.weight.nice", 0644, context -> Weights.nearestNice(cpu.weight()) + "\n", (context, text) -> nice(text)));
  }

  private static long rounded(long number, long divisor) {
    return (number + divisor / 2) / divisor;
  }

  /** {@return a decimal number; refuses with EINVAL what is none, with ERANGE what is out of bounds} */
  private static long number(String text, long least, long most) {
    String word = text.strip();
    if (!word.matches("[-+]?\\d{1,18}")) {
      throw Refused.of(Errno.EINVAL);
    }
    long number = Long.parseLong(word);
    if (number < least || number > most) {
      throw Refused.of(Errno.ERANGE);
    }
    return number;
  }

  private void weight(String text) {
    weigh((int) rounded(number(text, 1, MOST_WEIGHT) * FairEntity.NICE_0, USUAL_WEIGHT));
  }

  private void nice(String text) {
    weigh(Weights.ofNice((int) number(text, -20, 19)));
  }

  /** Members of an idle group have the weight of idle ones, whatever is asked for. */
  private void weigh(int weight) {
    if (cpu.idle()) {
      throw Refused.of(Errno.EINVAL);
    }
    groups.weigh(cpu, weight);
  }

  private long micros(long cycles) {
    return machine.nanos(cycles) / NANOS_PER_MICRO;
  }

  private long cycles(long micros) {
    return machine.cycles(micros * NANOS_PER_MICRO);
  }

  private String max() {
    Bandwidth bandwidth = cpu.bandwidth();
    return (bandwidth.limited() ? micros(bandwidth.quota()) : "max") + " " + micros(bandwidth.period()) + "\n";
  }

  /** A quota, or {@code max}, and perhaps a period, both in microseconds. Source: Linux's {@code cpu_max_write}. */
  private void max(String text) {
    String[] words = text.strip().split("\\s+");
    long period = words.length > 1 ? number(words[1], 0, Long.MAX_VALUE) : micros(cpu.bandwidth().period());
    boolean limited = !words[0].equals("max");
    long quota = limited ? number(words[0], 0, Long.MAX_VALUE) : 0;
    if (words.length > 2 || period < LEAST_PERIOD || period > MOST_PERIOD || limited && (quota < LEAST_QUOTA || quota > Integer.MAX_VALUE)) {
      throw Refused.of(Errno.EINVAL);
    }
    long burst = limited ? Math.min(cpu.bandwidth().burst(), cycles(quota)) : cpu.bandwidth().burst();
    groups.limit(cpu, limited ? cycles(quota) : Bandwidth.UNLIMITED, cycles(period), burst);
  }

  private void burst(String text) {
    Bandwidth bandwidth = cpu.bandwidth();
    long micros = number(text, 0, Integer.MAX_VALUE);
    if (bandwidth.limited() && cycles(micros) > bandwidth.quota()) {
      throw Refused.of(Errno.EINVAL);
    }
    groups.limit(cpu, bandwidth.quota(), bandwidth.period(), cycles(micros));
  }

  /** {@return how long the members of any group ran, and how it was held to its bandwidth, if it has one} */
  static String statistics(Kernel kernel, ControlGroup group) {
    Machine machine = kernel.machine();
    SeqText text = new SeqText();
    long total = group.cpuTime().total();
    line(text, "usage_usec", machine.nanos(total) / NANOS_PER_MICRO);
    line(text, "user_usec", machine.nanos(group.cpuTime().user()) / NANOS_PER_MICRO);
    line(text, "system_usec", machine.nanos(total - group.cpuTime().user()) / NANOS_PER_MICRO);
    if (group.cpu() != null) {
      Bandwidth.Figures figures = group.cpu().bandwidth().figures();
      line(text, "nr_periods", figures.periods());
      line(text, "nr_throttled", figures.throttledPeriods());
      line(text, "throttled_usec", machine.nanos(figures.throttledCycles()) / NANOS_PER_MICRO);
      line(text, "nr_bursts", figures.bursts());
      line(text, "burst_usec", machine.nanos(figures.burstCycles()) / NANOS_PER_MICRO);
    }
    return text.toString();
  }

  private static void line(SeqText text, String name, long value) {
    text.put(name).put(' ').put(value).line();
  }
}
