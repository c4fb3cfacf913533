package pith.sched.cas;

import java.util.Arrays;
import pith.sched.Runqueue;
import pith.sched.RunqueueWatcher;
import pith.sched.SchedClass;
import pith.sched.SchedTask;
import pith.sched.balance.CachePolicy;
import pith.sched.balance.MigrationType;
import pith.sched.balance.Pass;
import pith.sched.domain.DomainFlag;
import pith.sched.domain.HartLoads;
import pith.sched.domain.LlcState;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sched.domain.SchedGroup;
import pith.sched.entity.CacheEntity;
import pith.sched.entity.CacheOccupancy;

/** Cache-aware scheduling: what it learns from runqueues, and what it tells the balancer. */
public final class CacheAware implements CachePolicy, RunqueueWatcher {
  private final SchedDomains domains;
  private final HartLoads loads;
  private final SchedClass fair;
  private final CasTunables tunables = new CasTunables();
  private final CasStatistics statistics = new CasStatistics();
  private final QueueCounts[] counts;
  private final Occupancy occupancy;
  private final Exclusion exclusion;
  private final PreferredCache preferred;
  private final NodeScope nodes;
  private final boolean possible;

  /** {@code tick} is the length of one in cycles; {@code nodes} says where memory nodes come first. */
  public CacheAware(SchedDomains domains, HartLoads loads, SchedClass fair, Runqueue[] runqueues, NodeScope nodes, long tick) {
    this.domains = domains;
    this.loads = loads;
    this.fair = fair;
    this.nodes = nodes;
    counts = new QueueCounts[runqueues.length];
    Arrays.setAll(counts, hart -> new QueueCounts(domains.llcs().size()));
    occupancy = new Occupancy(runqueues.length, tunables, tick);
    exclusion = new Exclusion(domains, tunables);
    preferred = new PreferredCache(domains, runqueues, occupancy, exclusion, tunables, nodes, statistics);
    possible = possible(domains);
  }

  /** {@return whether caches can matter: some memory node has two, and they are shared} */
  public static boolean possible(SchedDomains domains) {
    boolean shared = domains.llcs().stream().allMatch(llc -> llc.weight() > 1 && llc.bytes() > 0);
    long nodes = domains.llcs().stream().map(llc -> domains.places().node(llc.harts()[0])).distinct().count();
    return shared && domains.llcs().size() > nodes;
  }

  public CasTunables tunables() {
    return tunables;
  }

  public CasStatistics statistics() {
    return statistics;
  }

  @Override
  public boolean present() {
    return possible && tunables.enabled();
  }

  // What it learns:

  @Override
  public void queued(Runqueue rq, SchedTask task) {
    if (task.schedClass() == fair) {
      counts[rq.hart().id()].add(task, rq.hart().id(), domains);
    }
  }

  @Override
  public void dequeued(Runqueue rq, SchedTask task) {
    counts[rq.hart().id()].remove(task);
  }

  /** Source: Linux's {@code account_mm_sched}. */
  @Override
  public void ran(Runqueue rq, SchedTask task, long cycles) {
    CacheOccupancy memory = task.cache().memory;
    if (!present() || memory == null || task.schedClass() != fair || cycles == 0) {
      return;
    }
    int hart = rq.hart().id();
    long epoch = occupancy.account(memory, hart, cycles, rq.hart().cycles());
    boolean stale = epoch - memory.seenEpoch > tunables.timeout();
    if (stale || Exclusion.single(task) || exclusion.tooLarge(memory, hart)) {
      preferred.forget(memory);
    }
    prefer(rq, task, preference(task, memory));
  }

  private int preference(SchedTask task, CacheOccupancy memory) {
    int hart = memory.hart;
    return hart < 0 || nodes.contradicts(task, hart) ? -1 : domains.places().llc(hart);
  }

  private void prefer(Runqueue rq, SchedTask task, int llc) {
    CacheEntity cache = task.cache();
    if (cache.preferredLlc == llc) {
      return;
    }
    QueueCounts queue = counts[rq.hart().id()];
    queue.remove(task);
    cache.preferredLlc = llc;
    if (task.queued() && !task.parked()) {
      queue.add(task, rq.hart().id(), domains);
    }
  }

  /** Once an epoch the running task is asked to look for the preferred cache, on its way to user code. Source: Linux's {@code task_tick_cache}. */
  @Override
  public void tick(Runqueue rq) {
    SchedTask task = rq.current();
    CacheEntity cache = task.cache();
    if (!present() || cache.memory == null || task.schedClass() != fair || cache.scanQueued) {
      return;
    }
    long epoch = occupancy.epoch(rq.hart().id(), rq.hart().cycles());
    if (epoch > cache.memory.seenEpoch) {
      cache.memory.seenEpoch = epoch;
      cache.scanQueued = true;
      task.beforeUser(
          () -> {
            cache.scanQueued = false;
            preferred.scan(task);
          });
    }
  }

  // What it tells:

  @Override
  public int preferring(int hart, int llc) {
    return counts[hart].preferring(llc);
  }

  @Override
  public boolean gathers(Pass pass, SchedGroup group, int preferring) {
    boolean gathers =
        preferring > 0
            && !pass.domain().has(DomainFlag.SHARE_LLC)
            && !pass.desperate()
            && hint(group.harts()[0], pass.toHart(), 0, true) == Opinion.YES;
    if (gathers) {
      statistics.gathered();
    }
    return gathers;
  }

  @Override
  public Opinion mayMove(Pass pass, SchedTask task) {
    if (pass.desperate()) {
      return Opinion.NONE;
    }
    int llc = domains.places().llc(pass.toHart());
    if (pass.type() == MigrationType.LLC_TASK && task.cache().preferredLlc != llc) {
      return Opinion.NO;
    }
    Opinion opinion = ofTask(task, pass.fromHart(), pass.toHart());
    if (opinion != Opinion.NONE) {
      statistics.move(opinion == Opinion.YES);
    }
    return opinion;
  }

  /** Source: Linux's {@code can_migrate_llc_task}. */
  private Opinion ofTask(SchedTask task, int from, int to) {
    CacheOccupancy memory = task.cache().memory;
    int hart = memory == null ? -1 : memory.hart;
    if (hart < 0 || domains.sharesCache(from, to)) {
      return Opinion.NONE;
    }
    if (exclusion.tooLarge(memory, to)) {
      preferred.forget(memory);
      return Opinion.NONE;
    }
    boolean toward = domains.sharesCache(to, hart);
    if (!toward && !domains.sharesCache(from, hart)) {
      return Opinion.NONE;
    }
    return hint(from, to, loads.taskUtil(task), toward);
  }

  private Opinion hint(int from, int to, long util, boolean toward) {
    LlcState source = domains.llc(from);
    LlcState target = domains.llc(to);
    if (source == target || source.util < 0 || target.util < 0) {
      return Opinion.NONE;
    }
    // Without threads that share a core, a cache's harts can be used half as much again before they get into each other's way.
    int full = source.threads() ? tunables.overaggregation() : tunables.overaggregation() * 3 / 2;
    return MigrationHint.of(source.util, source.capacity, target.util, target.capacity, util, toward, full, tunables.imbalance());
  }

  /** Source: Linux's {@code alb_break_llc}. */
  @Override
  public Opinion push(Pass pass) {
    int from = pass.fromHart();
    QueueCounts queue = counts[from];
    if (pass.type() == MigrationType.LLC_TASK) {
      return Opinion.YES;
    }
    boolean allAtHome = queue.atHome() > 0 && queue.atHome() == loads.tasks(from) && !domains.sharesCache(from, pass.toHart());
    if (!allAtHome) {
      return Opinion.NONE;
    }
    boolean alone = loads.running(from) <= 1;
    return alone || hint(from, pass.toHart(), loads.taskUtil(pass.running()), false) == Opinion.NO ? Opinion.NO : Opinion.NONE;
  }

  @Override
  public boolean mayPush(Pass pass, SchedTask running) {
    return pass.type() != MigrationType.LLC_TASK || running.cache().preferredLlc == domains.places().llc(pass.toHart());
  }

  @Override
  public void measured(SchedDomain domain, SchedGroup group, long util, long capacity) {
    LlcState llc = domains.llc(group.harts()[0]);
    llc.util = util;
    llc.capacity = capacity;
  }
}
