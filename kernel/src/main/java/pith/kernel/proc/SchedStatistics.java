package pith.kernel.proc;

import pith.kernel.task.Kernel;
import pith.procfs.HartSet;
import pith.procfs.SeqText;
import pith.sched.Runqueue;
import pith.sched.domain.DomainStatistics;
import pith.sched.domain.HartBalance;
import pith.sched.domain.SchedDomain;

/** /proc/schedstat, version 17: for each hart a line, then one for each of its domains. Source: Linux {@code Documentation/scheduler/sched-stats.rst}. */
final class SchedStatistics {
  private static final int VERSION = 17;
  private static final long TICK_HERTZ = 250;

  private final Kernel kernel;

  SchedStatistics(Kernel kernel) {
    this.kernel = kernel;
  }

  String text() {
    SeqText text = new SeqText();
    long now = kernel.machine().engine().now();
    text.put("version ").put(VERSION).line().put("timestamp ").put(now / Math.max(1, kernel.machine().hertz() / TICK_HERTZ)).line();
    for (Runqueue rq : kernel.scheduler().runqueues()) {
      hart(text, rq, now);
      int number = 0;
      for (SchedDomain domain = kernel.schedulerParts().domains().lowest(rq.hart().id()); domain != null; domain = domain.parent()) {
        domain(text, number++, domain);
      }
    }
    return text.toString();
  }

  /** Yields and the expired array are not counted; what tasks waited is what they wanted less what they got. */
  private void hart(SeqText text, Runqueue rq, long now) {
    HartBalance balance = kernel.schedulerParts().harts()[rq.hart().id()];
    long total = Math.max(now, rq.hart().cycles());
    long busy = Math.max(0, total - rq.idleCycles(total));
    long waited = Math.max(0, rq.wantedCycles(total) - busy);
    text.put("cpu").put(rq.hart().id()).put(" 0 0 ").put(rq.switches()).put(' ').put(balance.wentIdle);
    text.put(' ').put(balance.wakeUps).put(' ').put(balance.localWakeUps);
    text.put(' ').put(kernel.machine().nanos(busy)).put(' ').put(kernel.machine().nanos(waited)).put(' ').put(rq.switches()).line();
  }

  private void domain(SeqText text, int number, SchedDomain domain) {
    DomainStatistics all = domain.statistics;
    text.put("domain").put(number).put(' ').put(domain.name()).put(' ').put(HartSet.mask(domain.span(), kernel.machine().hartCount()));
    for (int type = 0; type < DomainStatistics.IDLE_TYPES; type++) {
      text.put(' ').put(all.passes[type]).put(' ').put(all.balanced[type]).put(' ').put(all.failed[type]);
      for (long imbalance : all.imbalance[type]) {
        text.put(' ').put(imbalance);
      }
      text.put(' ').put(all.gained[type]).put(' ').put(all.hotGained[type]).put(' ').put(all.noBusyQueue[type]).put(' ').put(all.noBusyGroup[type]);
    }
    text.put(' ').put(all.activeBalances).put(' ').put(all.activeFailed).put(' ').put(all.activePushed);
    text.put(" 0 0 0 0 0 0 ").put(all.wakeUpsRemote).put(' ').put(all.wakeUpsAffine).line(" 0");
  }
}
