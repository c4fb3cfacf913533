package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import pith.kernel.workload.AllocatorCost;
import pith.kernel.workload.BuddyWorkload;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;

/** The workload gives every page back, and shows what harts gain by keeping some. */
class BuddyWorkloadTest {
  private static final int BLOCKS = 1600;

  private static AllocatorCost cost(boolean lists, int order, int harts) {
    AtomicReference<AllocatorCost> cost = new AtomicReference<>();
    Booted.Setup.standard()
        .memory(MemoryOptions.DEFAULT.with(MemoryOption.HART_LISTS, lists))
        .run(
            guest -> {
              BuddyWorkload workload = new BuddyWorkload(guest.kernel(), guest.booted().pith().threads());
              long free = guest.kernel().memory().pages().freePages();
              cost.set(workload.run(order, harts, BLOCKS));
              long lost = free - guest.kernel().memory().pages().freePages();
              assertTrue(lost < BLOCKS / 8, lost + " pages are gone, more than the threads may still have");
              return 0;
            })
        .exited(0);
    assertEquals(2L * harts * BLOCKS, cost.get().operations());
    return cost.get();
  }

  @Test
  void aHartThatKeepsPagesAtHandGetsThemForLess() {
    assertTrue(cost(true, 0, 1).cycles() < cost(false, 0, 1).cycles());
  }

  /** But for the few larger blocks that are cut: how many depends on what was free before, and a hart that keeps pages leaves the zone other ones. */
  @Test
  void blocksThatNoHartKeepsCostTheSame() {
    long without = cost(false, 5, 1).cycles();
    assertEquals(without, cost(true, 5, 1).cycles(), without / 50.0);
  }

  @Test
  void hartsThatKeepPagesAtHandDoNotWaitForEachOther() {
    assertEquals(0, cost(true, 0, 2).waiting());
  }
}
