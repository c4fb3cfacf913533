package pith.sched.balance;

import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomains;
import pith.sched.domain.SchedGroup;

/** Which hart of a group balances for all (Linux's {@code should_we_balance}): the first idle one, best on an idle core, or else the first. */
final class BalanceDuty {
  private final SchedDomains domains;
  private final HartLoads loads;

  BalanceDuty(SchedDomains domains, HartLoads loads) {
    this.domains = domains;
    this.loads = loads;
  }

  /** {@return whether it falls to {@code pass.to}} A hart about to idle looks for itself, unless it has got something to do meanwhile. */
  boolean mine(Pass pass) {
    int hart = pass.toHart();
    if (!pass.harts.get(hart)) {
      return false;
    }
    return pass.idle == IdleType.NEWLY_IDLE ? loads.running(hart) == 0 : elected(pass) == hart;
  }

  private int elected(Pass pass) {
    SchedGroup local = pass.domain.localGroup();
    boolean threads = pass.domain.has(DomainFlag.SHARE_CPUCAPACITY);
    int idleThread = -1;
    for (int hart : local.harts()) {
      if (!pass.harts.get(hart) || !loads.idle(hart)) {
        continue;
      }
      if (threads || idleCore(hart)) {
        return hart;
      }
      idleThread = idleThread < 0 ? hart : idleThread;
    }
    return idleThread >= 0 ? idleThread : local.harts()[0];
  }

  private boolean idleCore(int hart) {
    for (int sibling : domains.core(hart)) {
      if (!loads.idle(sibling)) {
        return false;
      }
    }
    return true;
  }
}
