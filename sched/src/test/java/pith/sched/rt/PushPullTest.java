package pith.sched.rt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pith.sched.Rank;
import pith.sched.SchedAttributes;
import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.TestMachine;
import pith.sched.TestTask;

/** A machine's most urgent tasks are the ones that run, on whichever harts. */
class PushPullTest {
  /** How long, in virtual time, a task may wait while a less urgent one runs where it might: interrupts and switches on their way. */
  private static final int GRACE_MICROS = 40;

  private final List<TestTask> tasks = new ArrayList<>();

  /** Since when one task runs while another waits that should run in its place. */
  private long[][] wrongSince;

  /** The turn of each task in which it looked last. */
  private long[] turn;

  private long worst;

  private void look(TestMachine machine) {
    TestTask me = TestTask.me();
    long now = me.hart().cycles();
    int mine = tasks.indexOf(me);
    long[] since = wrongSince[mine];
    if (turn[mine] != me.info().turns()) {
      Arrays.fill(since, Long.MAX_VALUE);
      turn[mine] = me.info().turns();
    }
    for (int i = 0; i < tasks.size(); i++) {
      SchedTask other = tasks.get(i);
      boolean wronged = other.rank() < me.rank() && other.rt().waiting && other.allowedOn(me.hart().id());
      if (!wronged) {
        since[i] = Long.MAX_VALUE;
      } else if (since[i] == Long.MAX_VALUE) {
        since[i] = now;
      } else {
        worst = Math.max(worst, now - since[i]);
      }
    }
  }

  private void live(TestMachine machine, SplittableRandom random) {
    TestTask me = TestTask.me();
    machine.scheduler().change(me, SchedAttributes.DEFAULT.realTime(random.nextBoolean() ? SchedPolicy.FIFO : SchedPolicy.RR, 1 + random.nextInt(99)));
    for (int round = 0; round < 12; round++) {
      for (int stretch = random.nextInt(100); stretch > 0; stretch--) {
        TestTask.compute(machine.micros(10));
        look(machine);
      }
      switch (random.nextInt(4)) {
        case 0, 1 -> TestTask.sleep(machine.micros(random.nextInt(1500)));
        case 2 -> machine.scheduler().change(me, SchedAttributes.DEFAULT.realTime(SchedPolicy.FIFO, 1 + random.nextInt(99)));
        default -> machine.scheduler().setAffinity(me, someHarts(machine, random));
      }
    }
  }

  private static BitSet someHarts(TestMachine machine, SplittableRandom random) {
    BitSet harts = new BitSet();
    harts.set(random.nextInt(machine.machine().hartCount()));
    for (int hart = 0; hart < machine.machine().hartCount(); hart++) {
      harts.set(hart, harts.get(hart) || random.nextBoolean());
    }
    return harts;
  }

  /** In turns: it compares the clocks of two harts, which may differ by more than the grace where harts run at once. */
  @Test
  void noTaskWaitsWhileALessUrgentOneRunsWhereItMight() {
    for (long seed = 0; seed < 40; seed++) {
      tasks.clear();
      worst = 0;
      int harts = 2 + (int) (seed % 3);
      TestMachine machine = TestMachine.inTurns(harts, seed);
      for (int i = 0; i < 3 * harts; i++) {
        SplittableRandom random = new SplittableRandom(seed * 100 + i);
        tasks.add(machine.task("rt" + i, () -> live(machine, random)));
      }
      turn = new long[tasks.size()];
      wrongSince = new long[tasks.size()][tasks.size()];
      Arrays.stream(wrongSince).forEach(row -> Arrays.fill(row, Long.MAX_VALUE));
      machine.run();
      assertTrue(worst < machine.micros(GRACE_MICROS), "seed " + seed + ": a task waited " + worst + " cycles for a less urgent one");
    }
  }

  @Test
  void hartRanksAgreeWithAScanOfAllHarts() {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int count = 1 + random.nextInt(130);
      HartRanks ranks = new HartRanks(count);
      int[] model = new int[count];
      Arrays.fill(model, Rank.FAIR);
      for (int step = 0; step < 500; step++) {
        int hart = random.nextInt(count);
        model[hart] = random.nextInt(-1, Rank.FAIR + 1);
        ranks.set(hart, model[hart]);
        int rank = random.nextInt(-1, Rank.FAIR);
        BitSet allowed = BitSet.valueOf(new long[] {random.nextLong(), random.nextLong(), random.nextLong()});
        assertEquals(leastOf(model, rank, allowed), found(ranks, rank, allowed));
      }
    }
  }

  private static BitSet found(HartRanks ranks, int rank, BitSet allowed) {
    BitSet found = new BitSet();
    return ranks.least(rank, allowed, found) ? found : new BitSet();
  }

  private static BitSet leastOf(int[] model, int rank, BitSet allowed) {
    int least = IntStream.range(0, model.length).filter(allowed::get).map(hart -> model[hart]).max().orElse(-2);
    BitSet harts = new BitSet();
    for (int hart = 0; hart < model.length && least > rank; hart++) {
      harts.set(hart, model[hart] == least && allowed.get(hart));
    }
    return harts;
  }
}
