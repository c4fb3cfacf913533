package pith.sched.cas;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.MemoryNodes;
import pith.hal.topology.Presets;
import pith.hal.topology.Topology;
import pith.sched.TestMachine;
import pith.sched.cas.CasTunables.Tunable;
import pith.sched.domain.DomainBuilder;
import pith.sched.domain.Places;
import pith.sched.domain.SchedDomains;
import pith.sched.entity.CacheOccupancy;

/** Which processes are left alone. A cache of milan has 16 harts on 8 cores and 32 MiB. */
class ExclusionTest {
  private static final long MIB_PAGES = 256;

  private final CasTunables tunables = new CasTunables();
  private final Exclusion exclusion = new Exclusion(domains("milan"), tunables);
  private final CacheOccupancy memory = new CacheOccupancy();

  private static SchedDomains domains(String preset) {
    MachineSpec spec = Presets.load(preset);
    Topology topology = Topology.of(spec);
    return DomainBuilder.build(new Places(topology, MemoryNodes.of(topology, spec.distances(), spec.hertz())), spec.hertz());
  }

  @Test
  void atMostSixThreadsRunInACacheOfEightCoresWithTwoThreads() {
    memory.runningAverage = 6;
    assertFalse(exclusion.tooManyThreads(memory, 0));
    memory.runningAverage = 7;
    assertTrue(exclusion.tooManyThreads(memory, 0));
  }

  @Test
  void memoryMustFitOnceItIsKnown() {
    assertFalse(exclusion.tooMuchMemory(memory, 0), "nobody looked");
    memory.footprint.set(32 * MIB_PAGES);
    assertFalse(exclusion.tooMuchMemory(memory, 0));
    memory.footprint.set(32 * MIB_PAGES + 1);
    assertTrue(exclusion.tooMuchMemory(memory, 0));
  }

  @Test
  void toleranceWidensBothRules() {
    memory.runningAverage = 12;
    memory.footprint.set(64 * MIB_PAGES);
    assertTrue(exclusion.tooLarge(memory, 0));
    assertTrue(tunables.set(Tunable.AGGR_TOLERANCE, 2));
    assertFalse(exclusion.tooLarge(memory, 0));
    memory.runningAverage = 1000;
    assertTrue(exclusion.tooLarge(memory, 0));
    assertTrue(tunables.set(Tunable.AGGR_TOLERANCE, 100));
    assertFalse(exclusion.tooLarge(memory, 0));
  }

  @Test
  void withoutToleranceNothingFits() {
    assertTrue(tunables.set(Tunable.AGGR_TOLERANCE, 0));
    assertTrue(exclusion.tooManyThreads(memory, 0));
  }

  @Test
  void aProcessOfOneThreadIsNeverGathered() {
    TestMachine machine = new TestMachine(2, 0);
    assertTrue(Exclusion.single(machine.hog("alone", 1)));
    assertFalse(Exclusion.single(machine.hog("one", 1).sharing(memory, 2)));
  }

  @Test
  void cachesMatterOnlyWhereANodeHasSeveralOfThem() {
    for (String preset : new String[] {"duo", "genoa", "genoa-2s", "rome", "milan", "naples-2s", "asymmetric-l3"}) {
      assertTrue(CacheAware.possible(domains(preset)), preset);
    }
    for (String preset : new String[] {"one-llc", "hybrid", "cascade-lake", "xeon6"}) {
      assertFalse(CacheAware.possible(domains(preset)), preset);
    }
  }
}
