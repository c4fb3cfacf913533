package pith.hal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pith.hal.Hart;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.memory.Access;
import pith.hal.memory.AccessEvent;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.Presets;

/**
 * What each way costs on {@link TinyMachine}, whose clock is 1 GHz: a cycle is a nanosecond. A load's cost is one less than the preset's time, which the
 * instruction takes. Harts 0 and 1 share an LLC, 2 and 3 are on the same die, 4 to 7 on the other.
 */
class CostsTest {
  private static final int FAR_LINE = (int) (TinyMachine.RAM >>> 6) - 1;

  private TinyMachine machine;

  @BeforeEach
  void build() {
    machine = TinyMachine.of("inclusive", "exclusive", 1, 1, "none");
  }

  @Test
  void dramCostsByNode() {
    assertEquals(199, machine.load(0, 0));
    assertEquals(299, machine.load(0, FAR_LINE), "the last line is the other die's");
    assertEquals(199, machine.load(4, FAR_LINE - 1));
    assertEquals(2, machine.total(AccessEvent.DRAM_NEAR));
    assertEquals(1, machine.total(AccessEvent.DRAM_FAR));
  }

  @Test
  void hitsCostByLevel() {
    machine.load(0, 0);
    assertEquals(3, machine.load(0, 0));
    fill(0, 4, 3); // three lines of the set, of two ways, drive the first out of the L1, not out of the L2
    assertEquals(11, machine.load(0, 0));
    fill(0, 4, 6);
    assertEquals(34, machine.load(0, 0));
    assertEquals(1, machine.total(AccessEvent.LLC_HITS));
  }

  /** Loads so many lines that fall into the set of line 0 in each cache whose sets are {@code step} or a divisor of that. */
  private void fill(int hart, int step, int lines) {
    for (int i = 1; i <= lines; i++) {
      machine.load(hart, i * step);
    }
  }

  @Test
  void modifiedLinesCostByDistance() {
    int[] costs = new int[8];
    for (int hart : new int[] {1, 2, 4}) {
      machine.store(0, hart);
      costs[hart] = machine.load(hart, hart);
    }
    assertEquals(49, costs[1]);
    assertEquals(99, costs[2]);
    assertEquals(149, costs[4]);
    assertEquals(1, machine.model.counters().transfers(0, 0));
    assertEquals(1, machine.model.counters().transfers(0, 1));
    assertEquals(1, machine.model.counters().transfers(0, 2));
  }

  @Test
  void writingToOnesOwnLineIsFreeAndToASharedOneWaitsForTheFarthest() {
    machine.store(0, 0);
    assertEquals(0, machine.store(0, 0));
    machine.load(1, 0);
    machine.load(4, 0);
    assertEquals(149, machine.store(0, 0));
    assertEquals(2, machine.total(AccessEvent.INVALIDATIONS));
    assertEquals(0, machine.store(0, 0));
  }

  @Test
  void aLineThatAllWriteToAtOnceGoesFromOneToTheNext() {
    machine.store(0, 0);
    assertEquals(49, machine.store(1, 0));
    assertEquals(49 + 99, machine.store(2, 0));
    assertEquals(49 + 99 + 149, machine.store(4, 0));
    assertEquals(49 + 99 + 149 + 49, machine.load(5, 0), "a reader waits until it has arrived");
    assertEquals(49 + 99 + 149 + 99, machine.load(6, 0), "and keeps nobody waiting itself");
    assertEquals(3, machine.load(4, 0));
  }

  @Test
  void aLineReadByOneCoreIsItsOwnToWrite() {
    machine.load(0, 0);
    assertEquals(0, machine.store(0, 0));
    assertEquals(0, machine.total(AccessEvent.UPGRADES));
  }

  @Test
  void codeIsFreeInTheL1AndCostsItsWayOtherwise() {
    machine.access(0, 0, Access.FETCH);
    assertEquals(0, machine.access(0, 0, Access.FETCH));
    assertEquals(11, machine.load(0, 0), "the L2 has it, the L1d has not");
  }

  @Test
  void threadsOfACoreShareItsCaches() {
    TinyMachine threaded = TinyMachine.of("inclusive", "exclusive", 1, 2, "none");
    threaded.store(0, 0);
    assertEquals(3, threaded.load(1, 0));
    assertEquals(0, threaded.store(1, 0));
  }

  @Test
  void anAccessAcrossTwoLinesCostsBoth() {
    assertEquals(398, machine.model.access(machine.harts[0], TinyMachine.address(1) - 4, 8, Access.LOAD));
  }

  @Test
  void aWalkInConstantStepsIsSeenAhead() {
    TinyMachine ahead = TinyMachine.of("inclusive", "exclusive", 1, 1, "stride");
    Hart hart = ahead.harts[0];
    int misses = 0;
    for (int line = 0; line < 14; line++) {
      int cost = ahead.load(0, line);
      misses += cost >= 199 ? 1 : 0;
      hart.cycles(hart.cycles() + cost + 1000);
    }
    assertEquals(3, misses, "two steps make a stream");
    assertTrue(ahead.total(AccessEvent.PREFETCHES) >= 11);
  }

  static Iterable<String> presets() {
    return Presets.names();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetRunsWithTheModel(String preset) {
    Machine built = Machine.create(MachineConfig.of(Presets.load(preset)).withMemoryModel("multi-llc"));
    for (Hart hart : built.harts()) {
      long before = hart.cycles();
      built.memoryModel().access(hart, PhysicalMemory.BASE, 8, Access.STORE);
      assertTrue(built.memoryModel().access(hart, PhysicalMemory.BASE, 8, Access.LOAD) < 6, "it is in the L1 now");
      assertEquals(before, hart.cycles(), "who asks puts it on the clock");
    }
  }
}
