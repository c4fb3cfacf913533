package pith.sync.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import pith.sync.explore.scenarios.Scenarios;

/** Every fault is found, both ways, and replayed; nothing is found where it is done right. */
class ScenariosTest {
  private static final int BOUND = 2;
  private static final int SEEDS = 2_000;

  private static Stream<DynamicTest> each(Predicate<Scenario> of, Consumer<Scenario> test) {
    return Scenarios.all().stream().filter(of).map(one -> DynamicTest.dynamicTest(one.name(), () -> test.accept(one)));
  }

  @TestFactory
  Stream<DynamicTest> faultsAreFoundByTheBoundedSearch() {
    return each(Scenario::broken, one -> isFound(one, new Explorer(one).exhaustive(BOUND)));
  }

  @TestFactory
  Stream<DynamicTest> faultsAreFoundByRandomSchedules() {
    return each(Scenario::broken, one -> isFound(one, new Explorer(one).random(0, SEEDS)));
  }

  private static void isFound(Scenario scenario, Verdict verdict) {
    Verdict.Finding finding = verdict.finding();
    assertNotNull(finding, () -> "not found in " + verdict.schedules() + " schedules");
    assertTrue(finding.minimal().size() <= Math.min(5, finding.found().size()), () -> finding.found() + " came down to no less than " + finding.minimal());
    Verdict.Finding again = new Explorer(scenario).replay(Schedule.parse(finding.minimal().toString())).finding();
    assertEquals(finding.failure(), again.failure());
    assertEquals(finding.trace(), again.trace());
  }

  @TestFactory
  Stream<DynamicTest> nothingIsFoundWhereItIsDoneRight() {
    return each(
        one -> !one.broken(),
        one -> {
          Verdict all = new Explorer(one).exhaustive(BOUND);
          assertNull(all.finding(), () -> "" + all.finding());
          assertTrue(all.complete());
          Verdict random = new Explorer(one).random(0, SEEDS / 4);
          assertNull(random.finding(), () -> "" + random.finding());
        });
  }
}
