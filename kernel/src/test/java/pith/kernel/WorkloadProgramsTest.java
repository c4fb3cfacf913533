package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.kernel.Booted.Setup;

/** The workloads of the root image end, and tell how long they took, on as many harts as they have threads and on fewer. */
class WorkloadProgramsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "group-messages --fds 2 --loops 5",
        "group-messages --fds 2 --loops 5 --socket --processes",
        "requests --messengers 1 --requests 10 --work 500",
        "kv --servers 2 --requests 20",
        "transactions --rows 64 --transactions 20",
        "pipeline --packets 40",
        "asymmetric --kib 8 --own-kib 8 --rounds 2"
      })
  void tellsHowLongItTook(String command) {
    String[] argv = ("/bin/" + command).split(" ");
    for (int harts : new int[] {2, 8}) {
      Booted booted = Setup.standard().harts(harts).run(argv).exited(0);
      assertTrue(booted.output().lines().anyMatch(line -> line.matches("metric nanoseconds [1-9]\\d*")), booted.output());
    }
  }
}
