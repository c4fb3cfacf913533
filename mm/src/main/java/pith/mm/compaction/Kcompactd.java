package pith.mm.compaction;

import java.util.ArrayList;
import java.util.List;
import pith.mm.background.Daemons;
import pith.mm.physical.Node;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.VmStatistics;

/**
 * Compaction ahead of need: a thread for each node. Who wants a large block and finds none wakes kswapd, which frees pages; kcompactd then makes one block of
 * them, so that the next who wants one finds it. Once it runs, it also looks twice a second whether free memory has become scattered, and works against that.
 */
public final class Kcompactd {
  /** Linux: {@code compaction_proactiveness}. */
  private static final int DEFAULT_PROACTIVENESS = 20;

  private final List<KcompactdThread> threads = new ArrayList<>();
  private volatile int proactiveness = DEFAULT_PROACTIVENESS;

  /** The threads of all nodes, none of which runs yet. */
  public Kcompactd(Compaction compaction, PageAllocator pages, VmStatistics statistics, Daemons daemons) {
    pages.nodes().forEach(node -> threads.add(new KcompactdThread(this, node, compaction, statistics, daemons)));
  }

  /** A block of 2^{@code order} is wanted at {@code node}, and pages were freed for it. Callable with any lock held; never waits. */
  public void wake(Node node, int order) {
    threads.get(node.id()).wake(order);
  }

  /** {@return how much scatter is worked against, 0 (none) to 100} */
  public int proactiveness() {
    return proactiveness;
  }

  /** Sets it; unless it is 0, every node is looked at right away. */
  public void proactiveness(int value) {
    proactiveness = value;
    if (value > 0) {
      threads.forEach(KcompactdThread::lookNow);
    }
  }
}
