package pith.sched.placement;

import pith.hal.Hart;
import pith.sched.HartSelection;
import pith.sched.SchedTask;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.Migrations;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.AffineChoice;
import pith.sched.entity.PlacementEntity;
import pith.sched.entity.PlacementReason;
import pith.sync.Execution;

/**
 * Which hart a fair task that becomes runnable goes to (Linux's {@code select_task_rq_fair}): a sleeper goes near where it ran or near its waker, a
 * new task or a
 * new program to where least is done.
 */
public final class FairPlacement implements HartSelection {
  /** What any decision costs, in cycles. */
  private static final long CYCLES = 80;

  private final SchedDomains domains;
  private final WakeAffine affine;
  private final IdleSibling siblings;
  private final IdlestHart idlest;

  public FairPlacement(SchedDomains domains, WakeAffine affine, IdleSibling siblings, IdlestHart idlest) {
    this.domains = domains;
    this.affine = affine;
    this.siblings = siblings;
    this.idlest = idlest;
  }

  @Override
  public int select(SchedTask task, Why why) {
    Hart here = Execution.current().hart();
    here.charge(CYCLES);
    int previous = task.hartId();
    int chosen = task.allowed().cardinality() == 1 ? only(here, task) : chosen(here, task, why);
    if (why != Why.EXEC) { // the move that comes of it counts
      Migrations.count(task, previous, chosen, domains);
    }
    return chosen;
  }

  private int only(Hart here, SchedTask task) {
    task.placement().pushTo = -1;
    task.placement().decide(PlacementReason.ONLY_ALLOWED, null, task.hartId(), here.id(), here.cycles());
    return task.allowed().nextSetBit(0);
  }

  private int chosen(Hart here, SchedTask task, Why why) {
    PlacementEntity placement = task.placement();
    int pushTo = placement.pushTo;
    placement.pushTo = -1;
    return switch (why) {
      case WAKE_UP -> wakeUp(here, task);
      case FORK -> slow(here, task, DomainFlag.BALANCE_FORK, PlacementReason.FORK);
      case EXEC -> idlest(here, task, DomainFlag.BALANCE_EXEC);
      case AFFINITY -> {
        if (pushTo >= 0 && task.allowedOn(pushTo)) {
          placement.decide(placement.pushReason, null, task.hartId(), here.id(), here.cycles());
          yield pushTo;
        }
        yield slow(here, task, DomainFlag.BALANCE_FORK, PlacementReason.NOT_ALLOWED);
      }
    };
  }

  private int wakeUp(Hart here, SchedTask task) {
    PlacementEntity placement = task.placement();
    int previous = task.hartId();
    SchedTask waker = (SchedTask) Execution.current();
    WakeeFlips.record(waker, task, here.cycles(), here.clockRate().hertz());
    int target = previous;
    AffineChoice aim = AffineChoice.NOT_ASKED;
    if (here.id() != previous && task.allowedOn(here.id()) && !WakeeFlips.wide(waker, task, domains.llc(here.id()).weight())) {
      SchedDomain common = affineDomain(here.id(), previous);
      if (common != null) {
        aim = affine.choose(common, waker, task, here.id(), previous);
        boolean pulled = aim == AffineChoice.WAKER_IDLE || aim == AffineChoice.WAKER_LEAVES || aim == AffineChoice.WAKER_LIGHTER;
        target = pulled ? here.id() : previous;
        common.statistics.wakeUpsRemote++;
        common.statistics.wakeUpsAffine += pulled ? 1 : 0;
      }
    }
    int chosen = siblings.select(task, waker, previous, target);
    placement.decide(siblings.reason(here.id()), aim, previous, here.id(), here.cycles());
    placement.scanned = siblings.scanned(here.id());
    return allowed(task, chosen);
  }

  /** The search keeps to the task's affinity but for the aim itself, which may be a hart that it may not use any more. */
  private int allowed(SchedTask task, int chosen) {
    if (task.allowedOn(chosen)) {
      return chosen;
    }
    Hart here = Execution.current().hart();
    return slow(here, task, DomainFlag.BALANCE_FORK, PlacementReason.NOT_ALLOWED);
  }

  /** {@return the first domain of {@code here} that pulls wake-ups and has {@code previous} in it, or null} */
  private SchedDomain affineDomain(int here, int previous) {
    for (SchedDomain domain = domains.lowest(here); domain != null; domain = domain.parent()) {
      if (domain.has(DomainFlag.WAKE_AFFINE) && domain.contains(previous)) {
        return domain;
      }
    }
    return null;
  }

  private int slow(Hart here, SchedTask task, DomainFlag flag, PlacementReason reason) {
    task.placement().decide(reason, null, reason == PlacementReason.FORK ? -1 : task.hartId(), here.id(), here.cycles());
    return idlest(here, task, flag);
  }

  private int idlest(Hart here, SchedTask task, DomainFlag flag) {
    int chosen = idlest.find(task, here.id(), flag);
    return task.allowedOn(chosen) ? chosen : idlest.anywhere(task);
  }
}
