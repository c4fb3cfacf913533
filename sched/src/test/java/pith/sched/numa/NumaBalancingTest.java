package pith.sched.numa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.domain.Places;
import pith.sched.entity.CacheOccupancy;
import pith.sched.entity.PlacementReason;

/** Tasks that were seen to use memory of some node: where they go, and what balancing is told of them. Naples has four nodes of two caches each. */
class NumaBalancingTest {
  private static final int FAR = 3;
  private static final long MILLI = 3_200_000;

  private final TestMachine machine = new TestMachine("naples", 1);
  private final NumaBalancing numa = machine.parts().numa().orElseThrow();
  private final Places places = machine.parts().domains().places();

  /** The current task uses {@code pages} pages of a node; then a round through its memory is over. */
  private void uses(int node, int pages) {
    TestTask me = TestTask.me();
    for (int i = 0; i < pages - 1; i++) {
      numa.used(me, node);
    }
    me.cache().memory.hinting.rounds++;
    numa.used(me, node);
  }

  @Test
  void taskGoesToTheNodeWithMostOfItsMemory() {
    machine
        .task(
            "wanderer",
            () -> {
              uses(FAR, 10);
              assertEquals(FAR, TestTask.me().node().preferredNode);
              assertEquals(FAR, places.node(TestTask.me().hart().id()));
              assertEquals(PlacementReason.NUMA_PREFERRED, TestTask.me().placement().reason);
            })
        .sharing(new CacheOccupancy(), 2);
    machine.run();
  }

  @Test
  void whatWasSeenLongAgoCountsForLessThanWhatIsSeenNow() {
    machine
        .task(
            "changing",
            () -> {
              uses(FAR, 10);
              uses(1, 8);
              assertEquals(1, TestTask.me().node().preferredNode, "8 new ones against a half of 10");
              assertEquals(13, TestTask.me().node().total);
              assertEquals(13, TestTask.me().cache().memory.footprint.get(), "which is what caches must hold");
              CacheOccupancy memory = TestTask.me().cache().memory;
              NumaBalancing.left(TestTask.me());
              assertEquals(0, memory.footprint.get());
              assertEquals(-1, TestTask.me().node().preferredNode);
            })
        .sharing(new CacheOccupancy(), 2);
    machine.run();
  }

  @Test
  void cachesOfOtherNodesAreNotPreferred() {
    machine
        .task(
            "near",
            () -> {
              uses(FAR, 10);
              int other = (TestTask.me().hart().id() + machine.machine().hartCount() / 2) % machine.machine().hartCount();
              assertTrue(numa.contradicts(TestTask.me(), other));
              assertFalse(numa.contradicts(TestTask.me(), TestTask.me().hart().id()));
              numa.tunables().enabled(false);
              assertFalse(numa.contradicts(TestTask.me(), other), "nobody balances nodes any more");
            })
        .sharing(new CacheOccupancy(), 2);
    machine.run();
  }

  @Test
  void pageMovesAtTheSecondUseFromTheSameNodeAndEarlierOnlyForYoungTasks() {
    machine
        .task(
            "user",
            () -> {
              TestTask me = TestTask.me();
              assertTrue(numa.moves(me, 2, -1), "nobody used it before");
              assertTrue(numa.moves(me, 2, 2));
              assertFalse(numa.moves(me, 2, 1), "another node uses it, too");
              me.node().rounds = 5;
              assertFalse(numa.moves(me, 2, -1));
            })
        .sharing(new CacheOccupancy(), 2);
    machine.run();
  }

  /** Six on their own node share four harts of it, while harts of other nodes are idle: somebody has to go, but nobody whose hart has others to give. */
  @Test
  void tasksStayNearTheirMemoryWhileHartsAreEnough() {
    int threads = 6;
    for (int i = 0; i < threads; i++) {
      machine
          .task(
              "t" + i,
              () -> {
                for (int turn = 0; turn < 40; turn++) {
                  uses(FAR, 10);
                  TestTask.compute(2 * MILLI);
                }
                assertEquals(FAR, places.node(TestTask.me().hart().id()));
              })
          .sharing(new CacheOccupancy(), 2);
    }
    machine.run();
  }

  @Test
  void machineOfOneNodeHasNoneOfIt() {
    assertTrue(new TestMachine("duo", 1).parts().numa().isEmpty());
  }
}
