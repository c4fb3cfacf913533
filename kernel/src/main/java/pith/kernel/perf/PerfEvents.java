package pith.kernel.perf;

import java.util.concurrent.atomic.AtomicLong;
import pith.hal.Hart;
import pith.hal.machine.Machine;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.Vfs;

/** The performance events of one machine: opens them. */
public final class PerfEvents {
  private static final int ANY = -1;

  private final Machine machine;
  private final AtomicLong opened = new AtomicLong();

  public PerfEvents(Machine machine) {
    this.machine = machine;
  }

  /**
   * {@return a new event on a task, whose watch is {@code task}, or on all that runs on a hart if that is null}
   *
   * @param cpu the only hart that counts, or -1 for any
   * @param leader the file of the group's leader, or null for an event that may lead; refuses with EINVAL if it is none
   */
  public File open(Vfs vfs, PerfAttributes attributes, Watch task, int cpu, File leader) {
    if (cpu < ANY || cpu >= machine.hartCount() || task == null && cpu == ANY) {
      throw Refused.of(Errno.EINVAL);
    }
    SoftwareCounts counts = task == null ? null : task.counts();
    Counter counter = Counter.of(attributes.type(), attributes.config(), machine.memoryModel().counters(), counts);
    Hart hart = task == null ? machine.hart(cpu) : null;
    PerfFile head = head(leader, task, hart);
    Watch watch = task != null ? task : head != null ? head.watch() : new Watch(hart);
    Heirs heirs = task != null && attributes.inherited() ? new Heirs() : null;
    PerfEvent event = new PerfEvent(counter, machine.memoryModel().counters(), counts, cpu, attributes, heirs);
    return PerfFile.open(vfs, attributes, event, new PerfFile.Place(watch, hart), head, opened.incrementAndGet(), machine);
  }

  private static PerfFile head(File leader, Watch task, Hart hart) {
    if (leader == null) {
      return null;
    }
    if (leader instanceof PerfFile head && head.mayLead(task, hart)) {
      return head;
    }
    throw Refused.of(Errno.EINVAL);
  }
}
