package pith.mm.reclaim;

import pith.mm.background.Daemon;
import pith.mm.physical.Node;
import pith.mm.physical.Zone;
import pith.mm.physical.ZoneKind;

/**
 * The thread that frees memory of one node before anybody must wait for it. It works until one of the node's zones has its high watermark free. Who wants a
 * large block wakes it too: then it frees twice as much as that block, and leaves it to compaction to make one of it.
 *
 * <p>Source: Linux's {@code balance_pgdat} and {@code kswapd_try_to_sleep}.
 */
final class KswapdThread {
  /** After so many more attempts for nothing than for something it waits until somebody frees something. Linux: {@code MAX_RECLAIM_RETRIES}, in a row. */
  private static final int HOPELESS = 16;

  private final Reclaim reclaim;
  private final Node node;
  private final Daemon daemon;

  /** The largest block that somebody wanted since this was last looked at. */
  private volatile int order;

  private volatile int failures;

  KswapdThread(Reclaim reclaim, Node node) {
    this.reclaim = reclaim;
    this.node = node;
    daemon = reclaim.daemons().add("kswapd" + node.id(), this::live);
  }

  void wake(int wantedOrder) {
    if (failures < HOPELESS) {
      order = Math.max(order, wantedOrder);
      daemon.wake();
    } else if (wantedOrder > 0) {
      reclaim.freedFor(node, wantedOrder);
    }
  }

  /**
   * Something was freed here, which is worth one attempt more: so of those for nothing there are no more than of pages that somebody freed, however long memory
   * is short.
   */
  void progress() {
    failures = Math.max(0, failures - 1);
  }

  private void live(Daemon own) {
    while (own.awaitWork()) {
      own.done(); // whoever wakes it from here on wants something that it may have missed
      int wantedOrder = order;
      order = 0;
      reclaim.stalls().enter();
      balance(wantedOrder);
      reclaim.stalls().leave();
      if (wantedOrder > 0) {
        reclaim.freedFor(node, wantedOrder);
      }
    }
  }

  private void balance(int wantedOrder) {
    reclaim.backgroundRun();
    long enough = 2L << wantedOrder;
    int aim = wantedOrder;
    long freed = 0;
    while (!node.balanced(aim, ZoneKind.MOVABLE) && failures < HOPELESS) {
      long now = reclaim.background(node);
      failures = now == 0 ? failures + 1 : failures;
      freed += now;
      if (freed >= enough || now == 0) {
        aim = 0;
      }
    }
    node.zones().forEach(Zone::clearBoost);
  }
}
