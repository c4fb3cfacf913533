package pith.sched.assembly;

import java.util.Optional;
import pith.sched.Scheduler;
import pith.sched.cas.CacheAware;
import pith.sched.deadline.FairServers;
import pith.sched.domain.HartBalance;
import pith.sched.domain.SchedDomains;

/**
 * A scheduler and the parts of it that can be looked at and set. Immutable.
 *
 * @param harts what balancing keeps for each hart
 * @param cache cache-aware scheduling, if it is there
 * @param fairServers what keeps fair tasks from starving
 */
public record SchedulerParts(Scheduler scheduler, SchedDomains domains, HartBalance[] harts, Optional<CacheAware> cache, FairServers fairServers) {}
