package pith.sched.assembly;

import java.util.Optional;
import pith.sched.Scheduler;
import pith.sched.cas.CacheAware;
import pith.sched.deadline.DeadlineServers;
import pith.sched.domain.HartBalance;
import pith.sched.domain.SchedDomains;
import pith.sched.ext.ExtControl;
import pith.sched.numa.NumaBalancing;

/**
 * A scheduler and the parts of it that can be looked at and set. Immutable.
 *
 * @param harts what balancing keeps for each hart
 * @param cache cache-aware scheduling, if it is there
 * @param numa NUMA balancing, if there are several memory nodes
 * @param fairServers what keeps fair tasks from starving
 * @param extServers the same for tasks of the ext class
 * @param ext policies that are plugged in
 */
public record SchedulerParts(Scheduler scheduler, SchedDomains domains, HartBalance[] harts, Optional<CacheAware> cache, Optional<NumaBalancing> numa, DeadlineServers fairServers, DeadlineServers extServers, ExtControl ext) {}
