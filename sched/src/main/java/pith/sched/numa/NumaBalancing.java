package pith.sched.numa;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import pith.sched.Runqueue;
import pith.sched.RunqueueWatcher;
import pith.sched.SchedClass;
import pith.sched.SchedTask;
import pith.sched.balance.NodePolicy;
import pith.sched.balance.Pass;
import pith.sched.cas.NodeScope;
import pith.sched.domain.HartLoads;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.CacheOccupancy;
import pith.sched.entity.HintingRounds;
import pith.sched.entity.NodeEntity;
import pith.sched.entity.PlacementReason;
import pith.sync.SpinLock;

/** Where tasks' memory is: what hinting faults tell, and what follows for tasks and pages. */
public final class NumaBalancing implements NodePolicy, NodeScope, RunqueueWatcher {
  private static final int PAGES_PER_MIB = 256;
  private static final long MILLIS_PER_SECOND = 1000;

  /** Rounds in which a task's memory follows it at the first use. Source: Linux's {@code should_numa_migrate_memory}. */
  private static final int EARLY_ROUNDS = 4;

  /** So many of ten uses from the own node, and scans become rarer. Source: Linux's {@code NUMA_PERIOD_THRESHOLD}. */
  private static final int MOSTLY = 7;

  private static final int ALL = 10;

  private final SchedDomains domains;
  private final HartLoads loads;
  private final SchedClass fair;
  private final long hertz;
  private final int nodes;
  private final NumaTunables tunables = new NumaTunables();

  /** For each hart, how many queued tasks have their memory near. Written under the runqueue's lock. */
  private final AtomicIntegerArray atHome;

  public NumaBalancing(SchedDomains domains, HartLoads loads, SchedClass fair, long hertz) {
    this.domains = domains;
    this.loads = loads;
    this.fair = fair;
    this.hertz = hertz;
    nodes = nodes(domains);
    atHome = new AtomicIntegerArray(domains.harts());
  }

  /** {@return how many memory nodes have harts} */
  public static int nodes(SchedDomains domains) {
    return 1 + IntStream.range(0, domains.harts()).map(hart -> domains.places().node(hart)).max().orElse(0);
  }

  public NumaTunables tunables() {
    return tunables;
  }

  private int node(int hart) {
    return domains.places().node(hart);
  }

  // Scans:

  /** Source: Linux's {@code task_tick_numa}. */
  @Override
  public void tick(Runqueue rq) {
    SchedTask task = rq.current();
    NodeEntity own = task.node();
    CacheOccupancy memory = task.cache().memory;
    if (!tunables.enabled() || memory == null || task.schedClass() != fair || own.scanQueued) {
      return;
    }
    if (own.period == 0) {
      own.period = cycles(tunables.scanPeriodMinMillis());
    }
    if (task.runtimeCycles() >= own.scanAt) {
      own.scanAt = task.runtimeCycles() + own.period;
      own.scanQueued = true;
      task.beforeUser(
          () -> {
            own.scanQueued = false;
            scan(task, memory.hinting);
          });
    }
  }

  private void scan(SchedTask task, HintingRounds rounds) {
    long now = task.hart().cycles();
    long due = rounds.next.get();
    if (due == 0) {
      rounds.next.compareAndSet(0, now + cycles(tunables.scanDelayMillis()));
    } else if (now >= due && rounds.next.compareAndSet(due, now + task.node().period)) {
      rounds.address = task.hint(rounds.address, (long) tunables.scanSizeMib() * PAGES_PER_MIB);
      if (rounds.address == 0) {
        rounds.rounds++;
      }
    }
  }

  private long cycles(int millis) {
    return millis * hertz / MILLIS_PER_SECOND;
  }

  // Faults:

  /**
   * {@return whether a page should come to {@code here}: it was used from there twice in a row, or is used for the first time by a task that has not run for
   * long}
   */
  public boolean moves(SchedTask task, int here, int last) {
    boolean early = last < 0 && task.node().rounds <= EARLY_ROUNDS;
    return tunables.enabled() && (early || last == here);
  }

  /** {@code task}, the current one, used a page that is on {@code node}. No lock is held; may sleep. Source: Linux's {@code task_numa_fault}. */
  public void used(SchedTask task, int node) {
    CacheOccupancy memory = task.cache().memory;
    NodeEntity own = task.node();
    if (!tunables.enabled() || memory == null) {
      return;
    }
    own.used(node, nodes);
    if (own.rounds != memory.hinting.rounds) {
      own.rounds = memory.hinting.rounds;
      long before = own.total;
      int best = own.settle();
      memory.footprint.addAndGet(own.total - before);
      adapt(own, node(task.hart().id()));
      prefer(task, best);
    }
  }

  /** The more is near, the rarer it is looked at. */
  private void adapt(NodeEntity own, int here) {
    boolean near = own.faults(here) * ALL >= own.total * MOSTLY;
    long next = near ? own.period * 2 : own.period / 2;
    own.period = Math.clamp(next, cycles(tunables.scanPeriodMinMillis()), Math.max(cycles(tunables.scanPeriodMinMillis()), cycles(tunables.scanPeriodMaxMillis())));
  }

  private void prefer(SchedTask task, int best) {
    NodeEntity own = task.node();
    if (best != own.preferredNode) {
      try (SpinLock.Held held = task.scheduler().lockRunqueue(task)) {
        Runqueue rq = task.scheduler().runqueueOf(task);
        uncount(rq, task);
        own.preferredNode = best;
        count(rq, task);
      }
    }
    if (best >= 0 && best != node(task.hart().id()) && task.schedClass() == fair) {
      int hart = idleOn(best, task);
      if (hart >= 0) {
        task.scheduler().moveCurrent(task, hart, PlacementReason.NUMA_PREFERRED);
      }
    }
  }

  private int idleOn(int node, SchedTask task) {
    for (int hart = 0; hart < domains.harts(); hart++) {
      if (node(hart) == node && task.allowedOn(hart) && loads.idle(hart)) {
        return hart;
      }
    }
    return -1;
  }

  /** {@code task} has other memory from now on, or none: nothing of it counts for those who share the old one. */
  public static void left(SchedTask task) {
    if (task.cache().memory != null) {
      task.cache().memory.footprint.addAndGet(-task.node().total);
    }
    task.node().forget();
  }

  // Counts:

  @Override
  public void queued(Runqueue rq, SchedTask task) {
    count(rq, task);
  }

  @Override
  public void dequeued(Runqueue rq, SchedTask task) {
    uncount(rq, task);
  }

  private void count(Runqueue rq, SchedTask task) {
    int hart = rq.hart().id();
    if (task.node().preferredNode == node(hart) && !task.node().countedAtHome) {
      task.node().countedAtHome = true;
      atHome.incrementAndGet(hart);
    }
  }

  private void uncount(Runqueue rq, SchedTask task) {
    if (task.node().countedAtHome) {
      task.node().countedAtHome = false;
      atHome.decrementAndGet(rq.hart().id());
    }
  }

  // What the balancer and cache-aware scheduling ask:

  /** Source: Linux's {@code migrate_degrades_locality}. */
  @Override
  public int degrades(Pass pass, SchedTask task) {
    int from = node(pass.fromHart());
    int to = node(pass.toHart());
    NodeEntity own = task.node();
    if (!tunables.enabled() || from == to || own.total == 0) {
      return 0;
    }
    if (own.preferredNode == from) {
      return loads.tasks(pass.fromHart()) > atHome.get(pass.fromHart()) ? 1 : 0; // another one there would be a better choice
    } else if (own.preferredNode == to) {
      return -1;
    }
    return pass.toIdle() ? 0 : Long.compare(own.faults(from), own.faults(to));
  }

  @Override
  public boolean contradicts(SchedTask task, int hart) {
    int preferred = task.node().preferredNode;
    return tunables.enabled() && preferred >= 0 && preferred != node(hart);
  }

  /** Source: Linux's {@code get_scan_cpumasks}. */
  @Override
  public void narrow(SchedTask task, CacheOccupancy memory, BitSet scope) {
    int preferred = task.node().preferredNode;
    if (!tunables.enabled() || preferred < 0) {
      return;
    }
    int cached = memory.hart < 0 ? preferred : node(memory.hart);
    int here = node(task.hart().id());
    for (int hart = scope.nextSetBit(0); hart >= 0; hart = scope.nextSetBit(hart + 1)) {
      int node = node(hart);
      if (node != preferred && node != cached && node != here) {
        scope.clear(hart);
      }
    }
  }
}
