package pith.sched.cas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.sched.cas.CasTunables.Tunable;

class CasTunablesTest {
  private final CasTunables tunables = new CasTunables();

  @Test
  void defaultsAreLinuxs() {
    assertEquals(1, tunables.get(Tunable.ENABLED));
    assertEquals(1, tunables.get(Tunable.AGGR_TOLERANCE));
    assertEquals(2, tunables.get(Tunable.EPOCH_PERIOD));
    assertEquals(5, tunables.get(Tunable.EPOCH_AFFINITY_TIMEOUT));
    assertEquals(50, tunables.get(Tunable.OVERAGGR_PCT));
    assertEquals(20, tunables.get(Tunable.IMB_PCT));
  }

  @Test
  void valuesOutOfRangeAreRefusedAndChangeNothing() {
    assertFalse(tunables.set(Tunable.AGGR_TOLERANCE, 101));
    assertFalse(tunables.set(Tunable.AGGR_TOLERANCE, -1));
    assertFalse(tunables.set(Tunable.EPOCH_PERIOD, 0));
    assertFalse(tunables.set(Tunable.ENABLED, 2));
    assertFalse(tunables.set(Tunable.OVERAGGR_PCT, 1L << 40));
    defaultsAreLinuxs();
  }

  @Test
  void toleranceWidensTheRulesAsDocumented() {
    assertEquals(1, tunables.scale(256), "one cache of memory");
    assertTrue(tunables.set(Tunable.AGGR_TOLERANCE, 99));
    assertEquals(784, (tunables.scale(256) * (32L << 20)) >> 30, "GiB of memory for a cache of 32 MiB");
    assertEquals(1 + 98 * 256, tunables.scale(256));
    assertTrue(tunables.set(Tunable.AGGR_TOLERANCE, 0));
    assertEquals(0, tunables.scale(1), "nothing fits");
    assertTrue(tunables.set(Tunable.AGGR_TOLERANCE, 100));
    assertTrue(tunables.toleratesAll());
  }
}
