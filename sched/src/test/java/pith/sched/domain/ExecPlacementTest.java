package pith.sched.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.sched.Scheduler;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.entity.PlacementReason;

/** Where a task goes that begins another program. */
class ExecPlacementTest {
  private static final long WORK = 100_000_000;

  /** Two share a hart, since they may not run elsewhere; the one that may again, and begins another program, goes to the idle one at once. */
  @Test
  void taskThatBeginsAnotherProgramGoesToTheIdlestHart() {
    for (long seed = 0; seed < 20; seed++) {
      TestMachine machine = new TestMachine("duo", seed);
      machine.task("stays", () -> bound(machine, WORK / 10));
      TestTask starter = machine.task(
          "starter",
          () -> {
            bound(machine, WORK / 100);
            machine.scheduler().setAffinity(TestTask.me(), TestTask.harts(0, 1, 2, 3));
            machine.scheduler().placeForExec(TestTask.me());
            assertTrue(TestTask.me().hart().id() >= 2, "the other cache is idle");
            assertEquals(PlacementReason.EXEC, TestTask.me().placement().reason);
          });
      machine.run();
      assertTrue(starter.placement().cacheMigrations >= 1, "seed " + seed);
    }
  }

  private static void bound(TestMachine machine, long cycles) {
    machine.scheduler().setAffinity(TestTask.me(), TestTask.harts(0));
    Scheduler.condResched();
    TestTask.compute(cycles);
  }
}
