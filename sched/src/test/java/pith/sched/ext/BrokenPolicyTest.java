package pith.sched.ext;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.plugin.ExtExit;
import pith.sched.plugin.ExtKernel;
import pith.sched.plugin.ExtTask;

/** A policy that breaks the rules costs nobody anything but the time until that is seen: the fair class takes over. */
class BrokenPolicyTest {
  /** Counts down the calls until something goes wrong. */
  private static class Fuse extends TestPolicy {
    int calls = 40;

    boolean blown() {
      return --calls == 0;
    }

    void burn() {
      if (blown()) {
        throw new IllegalStateException("a mistake of the policy's");
      }
    }
  }

  private static List<Fuse> broken() {
    List<Fuse> all = new ArrayList<>();
    all.add(
        new Fuse() {
          @Override
          public int selectHart(ExtTask task, int previous) {
            burn();
            return super.selectHart(task, previous);
          }
        });
    all.add(
        new Fuse() {
          @Override
          public int selectHart(ExtTask task, int previous) {
            return blown() ? 99 : super.selectHart(task, previous);
          }
        });
    all.add(
        new Fuse() {
          @Override
          public void enqueue(ExtTask task, Arrival why) {
            burn();
            super.enqueue(task, why);
          }
        });
    all.add(
        new Fuse() {
          @Override
          public void enqueue(ExtTask task, Arrival why) {
            kernel.insert(task, blown() ? ExtKernel.localOn(7) : ExtKernel.GLOBAL, 1_000_000);
          }
        });
    all.add(
        new Fuse() {
          @Override
          public void enqueue(ExtTask task, Arrival why) {
            kernel.insert(task, blown() ? 12 : ExtKernel.LOCAL, 1_000_000);
          }
        });
    all.add(
        new Fuse() {
          @Override
          public void dispatch(int hart) {
            super.dispatch(hart);
            burn();
          }
        });
    all.add(
        new Fuse() {
          @Override
          public void running(ExtTask task) {
            burn();
          }
        });
    all.add(
        new Fuse() {
          @Override
          public void stopping(ExtTask task, long nanos, boolean runnable) {
            if (blown()) {
              kernel.insert(task, ExtKernel.GLOBAL, 1_000_000);
            }
          }
        });
    all.add(
        new Fuse() {
          @Override
          public void quiescent(ExtTask task) {
            if (blown()) {
              kernel.error("no more");
            }
          }
        });
    return all;
  }

  @Test
  void whateverACallbackDoesTheFairClassTakesOver() {
    for (int which = 0; which < broken().size(); which++) {
      Fuse policy = broken().get(which);
      TestMachine machine = new TestMachine(3, which);
      machine.task("boss", () -> assertEquals(ExtControl.Outcome.ENABLED, machine.parts().ext().enable(policy)));
      for (int i = 0; i < 7; i++) {
        machine.task(
            "task" + i,
            () -> {
              for (int turn = 0; turn < 30; turn++) {
                TestTask.compute(machine.micros(1_200));
                TestTask.sleep(machine.micros(300));
              }
            });
      }
      machine.run();
      int now = which;
      assertEquals(ExtControl.State.DISABLED, machine.parts().ext().state(), () -> now + ": " + machine.log);
      assertTrue(policy.exit != null && policy.exit.kind() != ExtExit.Kind.STALL && !policy.exit.message().isEmpty(), () -> now + ": " + policy.exit);
      assertTrue(machine.log.getLast().contains(policy.exit.message()), () -> machine.log.toString());
    }
  }

  @Test
  void taskThatIsForgottenRunsOnceTheWatchdogFindsIt() {
    TestPolicy forgetful =
        new TestPolicy() {
          @Override
          public void enqueue(ExtTask task, Arrival why) {
            if (!task.name().equals("forgotten")) {
              super.enqueue(task, why);
            }
          }
        };
    TestMachine machine = new TestMachine(2, 1);
    machine.task(
        "forgotten",
        () -> {
          machine.parts().ext().enable(forgetful);
          long waited = TestTask.sleep(machine.micros(1_000));
          assertTrue(waited > machine.micros(100_000) && waited < machine.micros(160_000), "waited for " + waited);
        });
    machine.hog("busy", machine.micros(400_000));
    machine.run();
    assertEquals(ExtExit.Kind.STALL, forgetful.exit.kind());
    assertTrue(forgetful.exit.message().startsWith("forgotten failed to run for 0.1"), forgetful.exit.message());
  }

  @Test
  void policyThatFailsAtOnceIsNeverEnabled() {
    TestMachine machine = new TestMachine(1, 1);
    TestPolicy dud =
        new TestPolicy() {
          @Override
          public void init(ExtKernel with) {
            with.createQueue(-3);
          }
        };
    machine.task(
        "boss",
        () -> {
          assertEquals(ExtControl.Outcome.FAILED, machine.parts().ext().enable(dud));
          assertEquals(ExtControl.Outcome.ENABLED, machine.parts().ext().enable("vtime"));
          assertEquals(ExtControl.Outcome.BUSY, machine.parts().ext().enable("fifo"));
        });
    machine.run();
  }
}
