package pith.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import pith.hal.FlatMemoryModel;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Allocation;
import pith.mm.physical.FailureInjector;
import pith.mm.physical.MemoryTraffic;
import pith.mm.physical.PageAllocator;

/** The last reference of a page is dropped while somebody who found its address tries to take one: either the page stays or it is free, never both. */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "taken in time: one reference, not free")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "too late: no reference, free")
@Outcome(expect = Expect.FORBIDDEN, desc = "a free page with a reference, or one that is lost")
@State
public class PageReferenceStress {
  private final PageAllocator pages =
      new PageAllocator(new PhysicalMemory(1 << 20), new MemoryTraffic(new FlatMemoryModel()), new FailureInjector());
  private final long page = pages.allocate(0, Allocation.USER);
  private final long free = pages.freePages();

  @Actor
  public void drops() {
    pages.put(page);
  }

  @Actor
  public void finds(III_Result result) {
    result.r1 = pages.tryGet(page) ? 1 : 0;
  }

  @Arbiter
  public void looks(III_Result result) {
    result.r2 = pages.frames().references(page);
    result.r3 = (int) (pages.freePages() - free);
  }
}
