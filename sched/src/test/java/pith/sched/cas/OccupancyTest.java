package pith.sched.cas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.sched.entity.CacheOccupancy;

/** What a process had of a hart, and how that is forgotten. An epoch is two ticks of 1000 cycles here. */
class OccupancyTest {
  private static final long TICK = 1000;
  private static final long EPOCH = 2 * TICK;

  private final Occupancy occupancy = new Occupancy(2, new CasTunables(), TICK);
  private final CacheOccupancy one = new CacheOccupancy();
  private final CacheOccupancy other = new CacheOccupancy();

  @Test
  void whoHasAHartAloneHasAllOfIt() {
    occupancy.account(one, 0, 1_000_000, 0);
    assertEquals(1024, occupancy.share(one, 0, 0), 1);
    assertEquals(0, occupancy.share(one, 1, 0));
    assertEquals(0, occupancy.share(other, 0, 0));
  }

  @Test
  void twoShareByTime() {
    occupancy.account(one, 0, 300_000, 0);
    occupancy.account(other, 0, 100_000, 0);
    assertEquals(768, occupancy.share(one, 0, 0), 1);
    assertEquals(256, occupancy.share(other, 0, 0), 1);
  }

  @Test
  void theSumTendsToTwiceAnEpoch() {
    for (int epoch = 1; epoch <= 40; epoch++) {
      occupancy.account(one, 0, EPOCH, epoch * EPOCH);
    }
    assertTrue(one.runtime[0] > EPOCH * 19 / 10 && one.runtime[0] <= 2 * EPOCH, one.runtime[0] + " of " + 2 * EPOCH);
  }

  @Test
  void whatIsOldIsWorthHalfAfterEachEpochAndNothingInTheEnd() {
    occupancy.account(one, 0, 1 << 20, 0);
    occupancy.account(other, 0, 0, 3 * EPOCH);
    occupancy.share(one, 0, 3 * EPOCH);
    assertEquals(1 << 17, one.runtime[0]);
    occupancy.share(one, 0, 100 * EPOCH);
    assertEquals(0, one.runtime[0]);
    assertFalse(one.visited.get(0), "not looked at any more");
  }

  @Test
  void epochsPassThoughNobodyLooks() {
    assertEquals(0, occupancy.epoch(0, 0));
    assertEquals(1, occupancy.epoch(0, 1 * TICK));
    assertEquals(5, occupancy.epoch(0, 10 * TICK));
    assertEquals(5, occupancy.epoch(0, 10 * TICK));
  }
}
