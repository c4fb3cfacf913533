package pith.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our demonstrators hold what they promise also where harts really run at once. With {@code -Dpith.engine=parallel} nearly every test here does. */
class ParallelRunTest {
  @ParameterizedTest
  @ValueSource(strings = {"/bin/fork-demo", "/bin/thread-demo", "/bin/futex-demo", "/bin/tlb-demo", "/bin/cow-demo", "/bin/pipe-demo", "/bin/signal-demo", "/bin/rseq-demo"})
  void demonstratorsKeepTheirPromisesWhenHartsRunAtOnce(String program) {
    Booted.Setup.standard().parallel().run(program).exited(0);
  }
}
