package pith.sched.fair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.sched.Arrival;
import pith.sched.Departure;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.TestMachine;
import pith.sched.TestTask;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairGroup;
import pith.sched.eevdf.FairQueue;
import pith.sched.eevdf.FairSettings;
import pith.sched.load.RunqueueLoad;

/** Groups in groups on two harts, driven by hand: who is counted where, what weighs how much. */
class FairGroupTest {
  private static final long HERTZ = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  private final TestMachine machine = new TestMachine(2, 0);
  private final Runqueue[] runqueues = {new Runqueue(machine.machine().hart(0), HERTZ), new Runqueue(machine.machine().hart(1), HERTZ)};
  private final FairClass fair = new FairClass(new FairSettings(HERTZ, 2), runqueues, (task, why) -> 0);
  private final FairGroups groups = fair.groups();
  private final List<Member> members = new ArrayList<>();
  private final Member[] current = new Member[2];

  /** A task, where it is, and what the class should think of it. */
  private static final class Member {
    final TestTask task;
    final int hart;
    boolean runnable;
    boolean parked;

    Member(TestTask task, int hart) {
      this.task = task;
      this.hart = hart;
    }
  }

  private Member member(FairGroup group, int hart) {
    Member member = new Member(new TestTask(machine, "t" + members.size(), () -> {}), hart);
    member.task.fair().group = group;
    members.add(member);
    return member;
  }

  private void wake(Member member) {
    Runqueue rq = runqueues[member.hart];
    if (member.parked) {
      fair.unpark(rq, member.task);
    } else {
      fair.enqueue(rq, member.task, Arrival.WAKE_UP);
    }
    member.parked = false;
    member.runnable = true;
  }

  private void sleep(Member member, Departure why) {
    Runqueue rq = runqueues[member.hart];
    member.parked = !fair.dequeue(rq, member.task, why);
    member.runnable = false;
    if (current[member.hart] == member) {
      fair.putPrevious(rq, member.task);
      current[member.hart] = null;
    }
  }

  /** Each hart picks, and the one picked runs. */
  private void run(long cycles) {
    for (Runqueue rq : runqueues) {
      int hart = rq.hart().id();
      SchedTask picked = fair.pickNext(rq);
      members.stream().filter(each -> each.hart == hart && each.parked && !each.task.fair().queued).forEach(each -> each.parked = false);
      Member next = members.stream().filter(each -> each.task == picked).findFirst().orElse(null);
      assertTrue(next == null || next.runnable && next.hart == hart, "only those who want to run here are picked");
      assertEquals(members.stream().anyMatch(each -> each.hart == hart && each.runnable), next != null, "somebody is picked if anybody wants to run");
      if (current[hart] != null && current[hart] != next) {
        fair.putPrevious(rq, current[hart].task);
      }
      current[hart] = next;
      if (next != null) {
        fair.setNext(rq, next.task);
      }
      rq.load().advance(cycles, next == null ? RunqueueLoad.Occupant.IDLE : RunqueueLoad.Occupant.FAIR);
      if (next != null) {
        fair.account(rq, next.task, cycles);
      }
    }
  }

  private void check(FairGroup group) {
    for (int hart = 0; hart < 2; hart++) {
      FairQueue queue = group.queue(hart);
      assertEquals(runnableBelow(group, hart), queue.load.tasks);
      int standing = 0;
      for (Member member : members) {
        standing += groups.of(member.task) == group && member.hart == hart && member.task.fair().queued ? 1 : 0;
      }
      for (FairGroup child : group.children()) {
        FairEntity entity = child.queue(hart).entity;
        standing += entity.queued ? 1 : 0;
        assertEquals(entity.queued && !entity.delayed, child.queue(hart).size() > 0, "a group stands above as long as anybody stands in it");
      }
      assertEquals(standing, queue.size());
    }
    group.children().forEach(this::check);
  }

  private int runnableBelow(FairGroup group, int hart) {
    int count = 0;
    for (Member member : members) {
      FairGroup at = groups.of(member.task);
      while (at != null && at != group) {
        at = at.parent();
      }
      count += at == group && member.hart == hart && member.runnable ? 1 : 0;
    }
    return count;
  }

  private List<FairGroup> tree() {
    FairGroup a = groups.make(groups.root());
    FairGroup b = groups.make(groups.root());
    return List.of(groups.root(), a, b, groups.make(a), groups.make(a));
  }

  @Test
  void whoeverComesAndGoesIsCountedInEveryGroupAbove() {
    for (long seed = 0; seed < 25; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      members.clear();
      List<FairGroup> tree = tree();
      for (int i = 0; i < 12; i++) {
        member(tree.get(random.nextInt(tree.size())), i % 2);
      }
      for (int step = 0; step < 600; step++) {
        Member member = members.get(random.nextInt(members.size()));
        if (member.runnable) {
          sleep(member, random.nextInt(4) == 0 ? Departure.STOP : Departure.SLEEP);
        } else {
          wake(member);
        }
        run(random.nextLong(2 * MILLI));
        check(groups.root());
      }
      members.stream().filter(each -> each.runnable).forEach(each -> sleep(each, Departure.STOP));
      run(MILLI);
      run(MILLI);
      check(groups.root());
      assertEquals(0, groups.root().queue(0).size() + groups.root().queue(1).size());
      assertNull(fair.pickNext(runqueues[0]));
      for (int i = tree.size() - 1; i > 0; i--) {
        FairGroup group = tree.get(i);
        group.remove();
      }
    }
  }

  @Test
  void weightOfAGroupIsSharedOutAmongHartsByLoad() {
    FairGroup group = groups.make(groups.root());
    group.weight(3 * FairEntity.NICE_0);
    for (int i = 0; i < 3; i++) {
      wake(member(group, i == 0 ? 0 : 1));
    }
    wake(member(null, 0));
    wake(member(null, 1));
    for (int i = 0; i < 600; i++) {
      run(MILLI);
    }
    int few = group.queue(0).entity.weight;
    int many = group.queue(1).entity.weight;
    assertEquals(1024, few, 120, "one of three members, a third of the weight");
    assertEquals(2048, many, 160);
    assertEquals(1024 + 1024, runqueues[0].loadAverage(), 200, "a hart has its tasks' load and its groups' parts");
    assertEquals(2048 + 1024, runqueues[1].loadAverage(), 300);
    assertEquals(2 * 1024, runqueues[0].runnableAverage(), 120);
    assertEquals(3 * 1024, runqueues[1].runnableAverage(), 160);
    assertEquals(1024, runqueues[0].utilization(), 20);
  }

  /** What came into a group and left it again shows above at once, not after it has been forgotten. */
  @Test
  void loadThatMovesIntoAGroupShowsAboveIt() {
    FairGroup group = groups.make(groups.root());
    Member busy = member(null, 0);
    wake(busy);
    for (int i = 0; i < 400; i++) {
      run(MILLI);
    }
    assertEquals(1024, busy.task.fair().load.utilization(), 10);
    sleep(busy, Departure.CHANGE);
    fair.leaves(runqueues[0], busy.task);
    busy.task.fair().group = group;
    wake(busy);
    run(3 * MILLI);
    assertEquals(1024, group.queue(0).load.utilization(), 30);
    assertEquals(1024, group.queue(0).entity.load.utilization(), 30, "its entity follows at once");
    assertEquals(1024, runqueues[0].load().fair().utilization(), 30);
    sleep(busy, Departure.EXIT);
    run(3 * MILLI);
    assertTrue(group.queue(0).entity.load.utilization() < 60, "utilization left: " + group.queue(0).entity.load.utilization());
    assertTrue(runqueues[0].load().fair().utilization() < 90, "utilization left: " + runqueues[0].load().fair().utilization());
  }

  @Test
  void idleGroupGetsWhatIsLeft() {
    FairGroup idle = groups.make(groups.root());
    idle.idle(true);
    Member member = member(idle, 0);
    Member other = member(null, 0);
    wake(member);
    wake(other);
    long[] ran = new long[2];
    for (int i = 0; i < 3_000; i++) {
      run(MILLI / 2);
      ran[current[0] == member ? 0 : 1]++;
    }
    assertTrue(ran[0] < 30, "weight 3 against 1024: " + ran[0]);
    assertTrue(fair.preempts(runqueues[0], other.task, member.task), "and gives way at once");
  }
}
