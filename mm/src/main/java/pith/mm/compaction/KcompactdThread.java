package pith.mm.compaction;

import pith.hal.Hart;
import pith.mm.background.Daemon;
import pith.mm.background.Daemons;
import pith.mm.physical.Fragmentation;
import pith.mm.physical.Node;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.physical.Zone;
import pith.sync.Execution;

/** The kcompactd of one node. Source: Linux's {@code kcompactd}, {@code kcompactd_do_work} and {@code proactive_compact_node}. */
final class KcompactdThread {
  /** Linux: {@code HPAGE_FRAG_CHECK_INTERVAL_MSEC}. */
  private static final long LOOK_NANOS = 500_000_000;

  /** Scatter is measured by how much of free memory is of no use for a huge page. Linux: {@code COMPACTION_HPAGE_ORDER}. */
  private static final int HUGE_ORDER = Zone.PAGEBLOCK_ORDER;

  /** Even the most eager leave so much scatter, in percent. */
  private static final int LEAST_SCATTER = 5;

  /** Work begins so far above where it ends, in percent. */
  private static final int SPAN = 10;

  /** After a run for nothing so many looks are left out. Linux: 1 << {@code COMPACT_MAX_DEFER_SHIFT}. */
  private static final int DEFERRED_LOOKS = 64;

  private final Kcompactd all;
  private final Node node;
  private final Compaction compaction;
  private final VmStatistics statistics;
  private final Daemon daemon;
  private volatile int order;
  private volatile boolean lookNow;
  private int looksLeftOut;

  KcompactdThread(Kcompactd all, Node node, Compaction compaction, VmStatistics statistics, Daemons daemons) {
    this.all = all;
    this.node = node;
    this.compaction = compaction;
    this.statistics = statistics;
    daemon = daemons.add("kcompactd" + node.id(), this::live);
  }

  void wake(int wantedOrder) {
    if (node.zones().stream().anyMatch(zone -> compaction.suitable(zone, wantedOrder))) {
      order = Math.max(order, wantedOrder);
      daemon.wake();
    }
  }

  void lookNow() {
    lookNow = true;
    daemon.wake();
  }

  private void live(Daemon own) {
    while (all.proactiveness() == 0 ? own.awaitWork() : own.awaitWork(nextLook())) {
      boolean look = lookNow || !own.wanted();
      own.done();
      int wantedOrder = order;
      order = 0;
      lookNow = false;
      if (wantedOrder > 0) {
        make(wantedOrder);
      }
      if (look && all.proactiveness() > 0) {
        look();
      }
    }
  }

  private static long nextLook() {
    Hart hart = Execution.current().hart();
    return hart.cycles() + hart.clockRate().cycles(LOOK_NANOS);
  }

  /** Makes a block of the order in each zone that hasn't any, as far as that can be done. */
  private void make(int wantedOrder) {
    statistics.add(VmStatistic.COMPACT_DAEMON_WAKE, 1);
    for (Zone zone : node.zones()) {
      if (compaction.suitable(zone, wantedOrder)) {
        compaction.background(zone, wantedOrder);
      }
    }
  }

  private void look() {
    if (looksLeftOut > 0) {
      looksLeftOut--;
      return;
    }
    int end = Math.max(100 - all.proactiveness(), LEAST_SCATTER);
    int before = scatter();
    if (before > Math.min(end + SPAN, 100)) {
      for (Zone zone : node.zones()) {
        compaction.against(zone, () -> scatter() <= end);
      }
      looksLeftOut = scatter() < before ? 0 : DEFERRED_LOOKS;
    }
  }

  /** {@return how much of the node's free memory lies in pieces too small for a huge page, in percent, each zone by its share of the node} */
  private int scatter() {
    long sum = 0;
    for (Zone zone : node.zones()) {
      sum += zone.managed() * (Fragmentation.unusable(zone, HUGE_ORDER) / 10);
    }
    return (int) (sum / (node.managed() + 1));
  }
}
