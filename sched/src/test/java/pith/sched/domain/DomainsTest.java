package pith.sched.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.MemoryNodes;
import pith.hal.topology.Presets;
import pith.hal.topology.Topology;

/** The domains of the presets against ones derived by hand, and what holds for all of them. */
class DomainsTest {
  private static SchedDomains domains(String preset) {
    return domains(Presets.load(preset));
  }

  private static SchedDomains domains(MachineSpec spec) {
    Topology topology = Topology.of(spec);
    return DomainBuilder.build(new Places(topology, MemoryNodes.of(topology, spec.distances(), spec.hertz())), spec.hertz());
  }

  /** {@return a hart's chain, as "NAME harts/groups" from near to far} */
  private static String chain(SchedDomains domains, int hart) {
    StringBuilder text = new StringBuilder();
    for (SchedDomain domain = domains.lowest(hart); domain != null; domain = domain.parent()) {
      text.append(domain.name()).append(' ').append(domain.weight()).append('/').append(domain.groups().length).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void everyPresetHasTheDomainsThatOneFindsByHand() {
    assertEquals("MC 2/2 PKG 4/2", chain(domains("duo"), 0));
    assertEquals("MC 4/4", chain(domains("one-llc"), 3));
    assertEquals("SMT 2/2 MC 20/8", chain(domains("hybrid"), 0));
    assertEquals("CLS 4/4 MC 20/8", chain(domains("hybrid"), 19));
    assertEquals("SMT 2/2 MC 16/8 PKG 32/2", chain(domains("asymmetric-l3"), 17));
    assertEquals("SMT 2/2 MC 32/16 NUMA 64/2", chain(domains("cascade-lake"), 0));
    assertEquals("SMT 2/2 MC 8/4 PKG 16/2 NUMA 64/4", chain(domains("naples"), 63));
    assertEquals("SMT 2/2 MC 8/4 PKG 16/2 NUMA-16 64/4 NUMA-24 128/2", chain(domains("naples-2s"), 100));
    assertEquals("SMT 2/2 MC 8/4 PKG 128/16", chain(domains("rome"), 5));
    assertEquals("SMT 2/2 MC 8/4 PKG 128/16 NUMA 256/2", chain(domains("rome-2s"), 200));
    assertEquals("SMT 2/2 MC 16/8 PKG 128/8", chain(domains("milan"), 1));
    assertEquals("SMT 2/2 MC 16/8 PKG 192/12", chain(domains("genoa"), 191));
    assertEquals("SMT 2/2 MC 16/8 PKG 192/12 NUMA 384/2", chain(domains("genoa-2s"), 383));
    assertEquals("SMT 2/2 MC 86/43 NUMA 256/3", chain(domains("xeon6"), 0));
    assertEquals("SMT 2/2 MC 84/42 NUMA 256/3", chain(domains("xeon6"), 255));
  }

  @Test
  void aMachineOfOneHartHasNone() {
    assertNull(domains(Presets.load("duo").withHarts(1)).lowest(0));
  }

  @Test
  void flagsSayWhatHartsShare() {
    SchedDomains genoa = domains("genoa-2s");
    SchedDomain smt = genoa.lowest(0);
    SchedDomain cache = smt.parent();
    SchedDomain socket = cache.parent();
    SchedDomain machine = socket.parent();
    assertTrue(smt.has(DomainFlag.SHARE_CPUCAPACITY) && smt.has(DomainFlag.SHARE_LLC));
    assertTrue(cache.has(DomainFlag.SHARE_LLC) && !cache.has(DomainFlag.SHARE_CPUCAPACITY) && cache.has(DomainFlag.PREFER_SIBLING));
    assertFalse(socket.has(DomainFlag.SHARE_LLC));
    assertTrue(machine.has(DomainFlag.NUMA) && machine.has(DomainFlag.SERIALIZE) && !machine.has(DomainFlag.PREFER_SIBLING));
    assertSame(cache, genoa.highest(0, DomainFlag.SHARE_LLC));
    assertEquals(110, smt.tuning().imbalancePct());
    assertEquals(117, machine.tuning().imbalancePct());
    assertEquals(0, smt.tuning().cacheNiceTries());
    assertEquals(2, machine.tuning().cacheNiceTries());
  }

  @Test
  void intervalsGrowWithTheDomain() {
    MachineSpec duo = Presets.load("duo");
    SchedDomain cache = domains(duo).lowest(0);
    assertEquals(2 * duo.hertz() / 1000, cache.tuning().minInterval(), "2 ms for two harts");
    assertEquals(8 * duo.hertz() / 1000, cache.parent().tuning().maxInterval(), "twice 4 ms for four");
  }

  @Test
  void unlikeHartsAreMarkedAndNotSpreadOver() {
    SchedDomains hybrid = domains("hybrid");
    SchedDomain all = hybrid.lowest(0).parent();
    assertTrue(hybrid.asymmetric() && all.has(DomainFlag.ASYM_CPUCAPACITY_FULL));
    assertFalse(hybrid.lowest(0).has(DomainFlag.PREFER_SIBLING));
    assertFalse(hybrid.lowest(0).has(DomainFlag.ASYM_CPUCAPACITY));
    assertFalse(domains("genoa").asymmetric());
  }

  @Test
  void groupsPartTheirDomainAndTheHartsOwnComesFirst() {
    for (String preset : Presets.names()) {
      SchedDomains domains = domains(preset);
      for (int hart = 0; hart < domains.harts(); hart++) {
        for (SchedDomain domain = domains.lowest(hart); domain != null; domain = domain.parent()) {
          BitSet all = new BitSet();
          int sum = 0;
          for (SchedGroup group : domain.groups()) {
            all.or(group.mask());
            sum += group.weight();
          }
          assertEquals(domain.span(), all, preset);
          assertEquals(domain.weight(), sum, preset + ": groups do not overlap");
          assertTrue(domain.localGroup().contains(hart), preset);
          assertTrue(domain.groups().length > 1, preset + ": " + domain);
          assertTrue(domain.parent() == null || domain.parent().weight() > domain.weight(), preset);
        }
      }
    }
  }

  @Test
  void hartsOfADomainShareItsGroups() {
    SchedDomains milan = domains("milan");
    SchedDomain one = milan.lowest(0).parent().parent();
    SchedDomain other = milan.lowest(127).parent().parent();
    assertSame(one.localGroup(), other.groupOf(0));
  }
}
