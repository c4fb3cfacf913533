package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pith.hal.trace.TraceHashSink;
import pith.kernel.Booted.Setup;
import pith.kernel.signal.Signal;

/** The same machine, seed and input give the same run, event by event. */
class DeterminismTest {
  private static final int ALL_CATEGORIES = -1;

  /** What a run was: the hash of its whole trace, and its output. */
  private record Run(String hash, String output) {
    static Run of(long seed) {
      Booted machine = Setup.standard().deterministic().seed(seed).boot(DeterminismTest::busy);
      TraceHashSink hash = new TraceHashSink();
      machine.machine().trace().addSink(hash);
      machine.machine().trace().enable(ALL_CATEGORIES);
      machine.run().exited(0);
      return new Run(hash.hex(), machine.output());
    }
  }

  @Test
  void twoRunsOfOneSeedAreTheSameEventByEvent() {
    assertEquals(Run.of(7), Run.of(7));
  }

  @Test
  void anotherSeedGivesAnotherRunWithTheSameOutput() {
    Run one = Run.of(7);
    Run other = Run.of(8);
    assertEquals(one.output, other.output);
    assertNotEquals(one.hash, other.hash);
  }

  @Test
  void aRunInAnotherJvmIsTheSame() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                DeterminismTest.class.getName(),
                "7")
            .redirectErrorStream(true)
            .start();
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertEquals(Run.of(7).hash, said.strip());
  }

  /** Runs the busy guest in a JVM of its own and prints the hash. */
  public static void main(String[] args) {
    System.out.println(Run.of(Long.parseLong(args[0])).hash);
  }

  /** Processes, threads, pipes, signals, timers and ELF programs, more of them than harts. */
  private static int busy(Guest guest) {
    int[] pipe = guest.pipe();
    for (int i = 0; i < 6; i++) {
      int number = i;
      guest.fork(child -> worker(child, pipe[1], number));
    }
    guest.fork(child -> (int) child.execve("/bin/fork-demo", "fork-demo"));
    guest.close(pipe[1]);
    long total = 0;
    for (long got = guest.read(pipe[0], 64); got > 0; got = guest.read(pipe[0], 64)) {
      total += got;
    }
    int statuses = 0;
    for (int i = 0; i < 7; i++) {
      statuses += guest.wait4(-1, 0).status() >> 8;
    }
    guest.print("bytes " + total + ", statuses " + statuses + "\n");
    return 0;
  }

  private static int worker(Guest guest, int out, int number) {
    int[] handled = new int[1];
    guest.sigaction(Signal.USR1, () -> handled[0]++);
    int sleeper = guest.fork(child -> (int) (child.nanosleep(2000) == 0 ? 0 : 1));
    guest.thread(thread -> (int) (thread.nanosleep(1 + number) * 0));
    for (int i = 0; i < 10; i++) {
      guest.ok(guest.write(out, "worker " + number));
      guest.ok(guest.kill(guest.getpid(), Signal.USR1));
      guest.nanosleep(number % 3);
    }
    guest.ok(guest.kill(sleeper, Signal.KILL));
    assertTrue(guest.wait4(sleeper, 0).killed(Signal.KILL));
    assertTrue(handled[0] > 0);
    return number;
  }
}
