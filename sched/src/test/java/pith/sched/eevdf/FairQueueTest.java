package pith.sched.eevdf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.sched.Seeds;
import pith.sched.load.QueueLoad;

/** EEVDF's theorems on one queue, driven by hand: the pick against a plain definition in exact arithmetic, lag kept and bounded, shares by weight. */
class FairQueueTest {
  private static final int[] WEIGHTS = {88761, 15, 3, 1024, 3121, 335, 1024, 9548, 110};

  private FairSettings settings;
  private FairQueue queue;
  private final List<FairEntity> here = new ArrayList<>();
  private final List<FairEntity> away = new ArrayList<>();

  @BeforeEach
  void empty() {
    settings = new FairSettings(1_000_000_000, 1);
    queue = FairGroup.root(settings, 1, hart -> new QueueLoad()).queue(0);
    here.clear();
    away.clear();
  }

  private FairEntity entity(int weight) {
    FairEntity entity = FairEntity.ofTask("task");
    entity.queue = queue;
    entity.weigh(weight);
    away.add(entity);
    return entity;
  }

  private void newEntities(SplittableRandom random, int count) {
    for (int i = 0; i < count; i++) {
      FairEntity entity = entity(WEIGHTS[random.nextInt(WEIGHTS.length)]);
      entity.customSlice = random.nextInt(3) == 0;
      entity.slice = 100_000 + random.nextLong(4_000_000);
    }
  }

  private void come(FairEntity entity) {
    away.remove(entity);
    here.add(entity);
    queue.join(entity, false);
  }

  private void go(FairEntity entity) {
    here.remove(entity);
    away.add(entity);
    queue.leave(entity, true);
    queue.end(entity);
  }

  private void run(FairEntity entity) {
    if (queue.current() != null && queue.current() != entity) {
      queue.end(queue.current());
    }
    if (queue.current() == null) {
      queue.begin(entity);
    } else {
      queue.goOn();
    }
  }

  private long slice() {
    return settings.baseSlice();
  }

  private BigInteger weights() {
    return here.stream().map(each -> BigInteger.valueOf(each.weight)).reduce(BigInteger.ZERO, BigInteger::add);
  }

  private BigInteger weightedAges() {
    return here.stream().map(each -> BigInteger.valueOf(each.weight).multiply(BigInteger.valueOf(each.vruntime))).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** v ≤ Σ w·v / Σ w, without rounding. */
  private boolean eligible(FairEntity entity) {
    return weights().multiply(BigInteger.valueOf(entity.vruntime)).compareTo(weightedAges()) <= 0;
  }

  /** By the definition; of equal deadlines the running one's counts first, then who has waited longest. */
  private FairEntity oracle() {
    FairEntity best = queue.current() != null && queue.current().queued && eligible(queue.current()) ? queue.current() : null;
    for (FairEntity entity : here) {
      boolean earlier =
          best == null || entity.deadline < best.deadline || entity.deadline == best.deadline && best != queue.current() && entity.sequence < best.sequence;
      if (entity != queue.current() && earlier && eligible(entity)) {
        best = entity;
      }
    }
    return best;
  }

  @Test
  void picksTheEligibleEntityWithTheEarliestDeadline() {
    for (long seed = 0; seed < Seeds.of(80); seed++) {
      empty();
      SplittableRandom random = new SplittableRandom(seed);
      newEntities(random, 14);
      for (int step = 0; step < 400; step++) {
        if (!away.isEmpty() && (here.isEmpty() || random.nextInt(4) == 0)) {
          come(away.get(random.nextInt(away.size())));
        } else if (random.nextInt(5) == 0) {
          go(here.get(random.nextInt(here.size())));
        } else if (!here.isEmpty() && random.nextInt(9) == 0) {
          queue.reweigh(here.get(random.nextInt(here.size())), WEIGHTS[random.nextInt(WEIGHTS.length)]);
        }
        assertSame(oracle(), queue.pick(false), "seed " + seed + ", step " + step);
        if (!here.isEmpty()) {
          run(random.nextInt(3) == 0 ? here.get(random.nextInt(here.size())) : queue.pick(false));
          queue.age(random.nextLong(2 * slice()));
        }
      }
      List.copyOf(here).forEach(this::go);
      assertEquals(0, queue.weight());
      assertEquals(0, queue.load.weight);
      assertNull(queue.pick(true));
    }
  }

  @Test
  void averageIsExactToARounding() {
    for (long seed = 0; seed < Seeds.of(40); seed++) {
      empty();
      SplittableRandom random = new SplittableRandom(seed);
      newEntities(random, 10);
      List.copyOf(away).forEach(this::come);
      for (int turn = 0; turn < 500; turn++) {
        run(here.get(random.nextInt(here.size())));
        queue.age(random.nextLong(slice()));
        BigInteger exact = weightedAges().divide(weights());
        assertEquals(exact.longValue(), queue.average(), 1, "seed " + seed + ", turn " + turn);
      }
    }
  }

  /** A treap of ten thousand is about thirty deep, so that a pick looks at that many, not at ten thousand. */
  @Test
  void tenThousandEntitiesStandInAShallowTree() {
    SplittableRandom random = new SplittableRandom(1);
    newEntities(random, 10_000);
    List.copyOf(away).forEach(this::come);
    int[] deepest = new int[1];
    for (int turn = 0; turn < 2_000; turn++) {
      FairEntity picked = queue.pick(false);
      run(picked);
      queue.age(random.nextLong(slice()));
    }
    FairEntity root = here.stream().filter(each -> each != queue.current()).max((a, b) -> Long.compare(a.heat, b.heat)).orElseThrow();
    measure(root, 1, deepest);
    assertTrue(deepest[0] < 60, "depth " + deepest[0]);
    queue.end(queue.current());
    assertSame(oracle(), queue.pick(false));
  }

  private static void measure(FairEntity node, int depth, int[] deepest) {
    if (node != null) {
      deepest[0] = Math.max(deepest[0], depth);
      measure(node.left, depth + 1, deepest);
      measure(node.right, depth + 1, deepest);
    }
  }

  /** Stoica and Abdel-Wahab, theorem 1: lag stays within a request, plus what one turn overruns. */
  @Test
  void lagStaysWithinARequest() {
    for (long seed = 0; seed < Seeds.of(60); seed++) {
      empty();
      SplittableRandom random = new SplittableRandom(seed);
      long overrun = slice() / 10;
      for (int i = 0; i < 2 + random.nextInt(8); i++) {
        entity(WEIGHTS[random.nextInt(WEIGHTS.length)]);
      }
      List.copyOf(away).forEach(this::come);
      for (int turn = 0; turn < 2_000; turn++) {
        run(queue.pick(true));
        queue.age(queue.size() > 1 ? queue.turnLength() + random.nextLong(overrun) : slice());
        for (FairEntity each : here) {
          long lag = (queue.average() - each.vruntime) * each.weight / FairEntity.NICE_0;
          assertTrue(Math.abs(lag) <= slice() + 2 * overrun, "seed " + seed + ", turn " + turn + ": lag of " + lag + " cycles");
        }
      }
    }
  }

  /** Over any window of those who stay: service differs from the share by weight by no more than the lags at both ends, a request each. */
  @Test
  void everyWindowIsSharedByWeight() {
    for (long seed = 0; seed < Seeds.of(30); seed++) {
      empty();
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 2 + random.nextInt(8); i++) {
        entity(WEIGHTS[random.nextInt(WEIGHTS.length)]);
      }
      List.copyOf(away).forEach(this::come);
      for (int window = 0; window < 40; window++) {
        long[] got = new long[here.size()];
        long length = 0;
        for (int turn = 1 + random.nextInt(60); turn > 0; turn--) {
          FairEntity picked = queue.pick(true);
          run(picked);
          long cycles = Math.min(slice(), queue.turnLength());
          queue.age(cycles);
          got[here.indexOf(picked)] += cycles;
          length += cycles;
        }
        for (int i = 0; i < got.length; i++) {
          double fair = (double) length * here.get(i).weight / queue.weight();
          assertEquals(fair, got[i], 2.01 * slice(), "seed " + seed + ", window " + window + ", entity " + i);
        }
      }
    }
  }

  @Test
  void whoComesBackHasTheLagItLeftWith() {
    SplittableRandom random = new SplittableRandom(1);
    newEntities(random, 7);
    List.copyOf(away).forEach(this::come);
    for (int i = 0; i < 1_000; i++) {
      run(queue.pick(false));
      queue.age(random.nextLong(slice()));
      queue.end(queue.current());
      FairEntity entity = here.get(random.nextInt(here.size()));
      long before = queue.average() - entity.vruntime;
      go(entity);
      assertEquals(before, entity.lag, "within its bounds");
      come(entity);
      assertEquals(before, queue.average() - entity.vruntime, 2 + Math.abs(before) / 1_000);
    }
  }

  @Test
  void lagIsBoundedByTheLongestRequestAndATick() {
    FairEntity owed = entity(1024);
    FairEntity heavy = entity(88761);
    come(owed);
    come(heavy);
    run(heavy);
    queue.age(1_000_000_000);
    go(owed);
    assertEquals(slice() + settings.tick(), owed.lag);
  }

  @Test
  void weightChangesKeepWhatIsOwedAndWhatIsLeftOfTheRequest() {
    SplittableRandom random = new SplittableRandom(5);
    newEntities(random, 6);
    List.copyOf(away).forEach(this::come);
    for (int i = 0; i < 300; i++) {
      run(queue.pick(false));
      queue.age(random.nextLong(slice() / 2));
      FairEntity entity = here.get(random.nextInt(here.size()));
      long owed = (queue.average() - entity.vruntime) * entity.weight;
      long left = (entity.deadline - entity.vruntime) * entity.weight;
      queue.reweigh(entity, WEIGHTS[random.nextInt(WEIGHTS.length)]);
      assertEquals(owed, (queue.average() - entity.vruntime) * entity.weight, 3.0 * queue.weight() + Math.abs(owed) / 1_000.0);
      assertEquals(left, (entity.deadline - entity.vruntime) * entity.weight, 2.0 * 88761);
    }
  }

  @Test
  void moverTakesAlongWhatIsLeftOfItsRequestAndSleeperDoesNot() {
    FairEntity mover = entity(1024);
    FairEntity other = entity(1024);
    come(mover);
    come(other);
    run(mover);
    queue.age(slice() / 4);
    long left = mover.deadline - mover.vruntime;
    queue.leave(mover, false);
    queue.join(mover, false);
    assertEquals(left, mover.deadline - mover.vruntime);
    queue.leave(mover, true);
    queue.join(mover, false);
    assertEquals(slice(), mover.deadline - mover.vruntime);
  }

  @Test
  void sleeperThatOwesStaysUntilItHasPaidAndGainsNothingByIt() {
    for (long seed = 0; seed < 50; seed++) {
      empty();
      SplittableRandom random = new SplittableRandom(seed);
      FairEntity sleeper = entity(1024);
      entity(1024);
      entity(2048);
      List.copyOf(away).forEach(this::come);
      run(sleeper);
      queue.age(slice() / 2 + random.nextLong(slice()));
      assertTrue(queue.mustStay(sleeper), "it ran: it owes");
      long owed = queue.average() - sleeper.vruntime;
      queue.delay(sleeper);
      queue.end(sleeper);
      boolean paid = false;
      for (int turn = random.nextInt(8); turn > 0 && !paid; turn--) {
        FairEntity picked = queue.pick(true);
        paid = picked == sleeper;
        if (!paid) {
          run(picked);
          queue.age(random.nextLong(slice()));
        }
      }
      assertEquals(paid, paid && queue.eligible(sleeper), "only who owes nothing is picked");
      if (random.nextBoolean()) {
        queue.resume(sleeper);
        long lag = queue.average() - sleeper.vruntime;
        assertTrue(lag <= 2 && lag >= owed - 2, "seed " + seed + ": owed " + owed + ", now " + lag);
      } else {
        queue.leave(sleeper, true);
        assertTrue(sleeper.lag <= 0 && sleeper.lag >= owed, "seed " + seed + ": owed " + owed + ", now " + sleeper.lag);
      }
      assertFalse(sleeper.delayed);
    }
  }

  @Test
  void featuresSwitchTheirRulesOff() {
    FairEntity sleeper = entity(1024);
    FairEntity other = entity(1024);
    come(sleeper);
    come(other);
    run(sleeper);
    queue.age(slice() / 2);
    settings.set(FairFeature.DELAY_DEQUEUE, false);
    assertFalse(queue.mustStay(sleeper));
    settings.set(FairFeature.PLACE_LAG, false);
    go(sleeper);
    assertTrue(sleeper.lag < 0);
    come(sleeper);
    assertEquals(queue.average(), sleeper.vruntime, 1, "nothing is owed");
  }

  @Test
  void runningEntityIsProtectedUntilTheShortestRequestThatWaits() {
    FairEntity longest = entity(1024);
    FairEntity second = entity(1024);
    FairEntity third = entity(1024);
    third.customSlice = true;
    third.slice = slice() / 8;
    come(longest);
    come(second);
    run(second);
    queue.age(slice() / 2);
    run(longest);
    queue.age(slice() / 4);
    assertTrue(queue.currentIsProtected());
    assertSame(longest, queue.pick(true), "it owes nothing yet");
    come(third);
    assertSame(longest, queue.pick(true), "though the newcomer's deadline is earlier");
    assertSame(third, queue.pick(false));
    queue.adjustProtection();
    assertEquals(slice() / 8, queue.turnLength(), 2);
    queue.age(slice() / 8 + 2);
    assertFalse(queue.currentIsProtected());
    assertSame(third, queue.pick(true));
  }

  @Test
  void shortRequestsHaveEarlyDeadlinesButNoLargerShare() {
    FairEntity hasty = entity(1024);
    hasty.customSlice = true;
    hasty.slice = slice() / 7;
    FairEntity patient = entity(1024);
    come(hasty);
    come(patient);
    long[] got = new long[2];
    long longestWait = 0;
    long waited = 0;
    for (int turn = 0; turn < 3_000; turn++) {
      FairEntity picked = queue.pick(true);
      run(picked);
      long cycles = queue.turnLength();
      queue.age(cycles);
      got[picked == hasty ? 0 : 1] += cycles;
      waited = picked == hasty ? 0 : waited + cycles;
      longestWait = Math.max(longestWait, waited);
    }
    assertEquals(1, (double) got[0] / got[1], 0.01);
    assertTrue(longestWait <= slice() / 2, "served often: waited " + longestWait + " of a slice of " + slice());
  }

  @Test
  void heavyEntityAgesByFractions() {
    FairEntity heavy = entity(88761);
    come(heavy);
    run(heavy);
    long begin = heavy.vruntime;
    for (int i = 0; i < 88761; i++) {
      queue.age(10);
    }
    assertEquals(begin + 10 * 1024, heavy.vruntime);
  }

  @Test
  void yieldForfeitsTheRequestOfWhoOwesNothing() {
    FairEntity yielder = entity(1024);
    FairEntity other = entity(1024);
    come(yielder);
    come(other);
    run(yielder);
    long deadline = yielder.deadline;
    queue.yield();
    assertEquals(deadline, yielder.vruntime);
    assertSame(other, queue.pick(true));
    long owing = yielder.vruntime;
    queue.yield();
    assertEquals(owing, yielder.vruntime, "who owes already gives nothing away: it would starve");
  }
}
