package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pith.kernel.workload.SlabWorkload;
import pith.kernel.workload.SlabWorkload.Pattern;
import pith.kernel.workload.SlabWorkload.Result;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.slab.SlabFigures;
import pith.mm.slab.SlabPolicy;

/** The allocator's workload does what it says under each policy, and shows what the policies differ in. */
class SlabWorkloadTest {
  private static final int OBJECTS = 6400;

  private static Map<Pattern, Result> results(SlabPolicy policy) {
    Map<Pattern, Result> results = new EnumMap<>(Pattern.class);
    Booted.Setup.standard()
        .memory(MemoryOptions.DEFAULT.with(MemoryOption.SLAB, policy))
        .run(
            guest -> {
              for (Pattern pattern : Pattern.values()) {
                results.put(pattern, new SlabWorkload(guest.kernel(), guest.booted().pith().threads(), 256).run(pattern, OBJECTS, SlabWorkload.QUEUE));
              }
              SlabFigures figures = guest.kernel().memory().slabs().find("workload-256").figures();
              assertEquals(0, figures.inUse());
              assertEquals(0, figures.slabs());
              return 0;
            })
        .exited(0);
    return results;
  }

  @Test
  void aConsumerOnAnotherHartTakesFewerSharedLocksAndCyclesWithSheaves() {
    Map<Pattern, Result> partial = results(SlabPolicy.PARTIAL);
    Map<Pattern, Result> sheaves = results(SlabPolicy.SHEAVES);
    partial.forEach((pattern, result) -> assertEquals(result.cost().operations(), sheaves.get(pattern).cost().operations(), pattern.toString()));
    assertEquals(2 * OBJECTS, sheaves.get(Pattern.APART).cost().operations());
    assertTrue(2 * sheaves.get(Pattern.APART).shared() < partial.get(Pattern.APART).shared(), sheaves + " against " + partial);
    assertTrue(sheaves.get(Pattern.APART).cost().cycles() < partial.get(Pattern.APART).cost().cycles(), sheaves + " against " + partial);
    assertTrue(sheaves.get(Pattern.APART).sharedPercent() < 5, sheaves.toString());
  }
}
