package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.Booted.Setup;
import pith.kernel.log.KernelLog;
import pith.kernel.signal.Signal;
import pith.mm.physical.VmStatistic;
import pith.sync.outcome.Refused;

/** When memory is out, the process by whose end most is gained goes, and the others go on as if nothing had happened. */
@Timeout(60)
class OutOfMemoryTest {
  private static final int MIB = 1 << 20;

  /** Takes {@code mebibytes} of memory, touching each page; a killed process ends in the middle of it. */
  private static void take(Guest guest, int mebibytes) {
    for (int taken = 0; taken < mebibytes; taken++) {
      long at = guest.ok(guest.call(222, 0, MIB, 3, 0x22, -1, 0));
      for (long page = 0; page < MIB; page += 4096) {
        touch(guest, at + page);
      }
    }
  }

  /** A Java program's access is refused where machine code would be killed; the next call ends the process. */
  private static void touch(Guest guest, long address) {
    try {
      guest.user.put(address, 1);
    } catch (Refused killed) {
      guest.getpid();
      throw killed;
    }
  }

  private static List<String> kills(Booted machine) {
    return machine.kernel().log().since(0).stream().map(KernelLog.Line::text).filter(line -> line.startsWith("Out of memory")).toList();
  }

  @Test
  void theLargestIsKilledAndWhoAskedGetsItsMemory() {
    int[] large = new int[1];
    Booted machine =
        Setup.standard()
            .ram(64)
            .run(
                guest -> {
                  large[0] =
                      guest.fork(
                          child -> {
                            take(child, 40);
                            child.nanosleep(60_000);
                            return 0;
                          });
                  guest.nanosleep(50);
                  int small =
                      guest.fork(
                          child -> {
                            take(child, 30);
                            return 5;
                          });
                  assertTrue(guest.wait4(small, 0).exited(5), "the smaller one went on");
                  assertTrue(guest.wait4(large[0], 0).killed(Signal.KILL));
                  return 0;
                })
            .exited(0);
    assertEquals(1, kills(machine).size(), () -> kills(machine).toString());
    assertTrue(kills(machine).getFirst().startsWith("Out of memory: Killed process " + large[0] + " ("));
    assertEquals(1, machine.kernel().memory().statistics().get(VmStatistic.OUT_OF_MEMORY));
  }

  @Test
  void theAdjustmentDecidesAgainstSize() {
    Setup.standard()
        .ram(64)
        .run(
            guest -> {
              int precious =
                  guest.fork(
                      child -> {
                        adjust(child, "-1000");
                        take(child, 30);
                        child.nanosleep(200);
                        return 6;
                      });
              int cheap =
                  guest.fork(
                      child -> {
                        adjust(child, "1000");
                        child.nanosleep(60_000);
                        return 0;
                      });
              guest.nanosleep(50);
              int greedy =
                  guest.fork(
                      child -> {
                        take(child, 200);
                        return 0;
                      });
              assertTrue(guest.wait4(cheap, 0).killed(Signal.KILL));
              assertTrue(guest.wait4(greedy, 0).killed(Signal.KILL));
              assertTrue(guest.wait4(precious, 0).exited(6));
              return 0;
            })
        .exited(0);
  }

  private static void adjust(Guest guest, String value) {
    int fd = (int) guest.ok(guest.open("/proc/self/oom_score_adj", 1, 0));
    guest.ok(guest.write(fd, value));
    guest.close(fd);
  }

  /** All who hold a space must go before its memory is free. */
  @Test
  void manyGreedyOnesAreKilledOneByOneAndNothingLeaks() {
    Booted machine =
        Setup.standard()
            .ram(64)
            .harts(4)
            .run(
                guest -> {
                  long before = guest.kernel().memory().pages().freePages();
                  int[] children = new int[4];
                  for (int i = 0; i < children.length; i++) {
                    children[i] =
                        guest.fork(
                            child -> {
                              take(child, 100);
                              return 0;
                            });
                  }
                  for (int child : children) {
                    assertTrue(guest.wait4(child, 0).killed(Signal.KILL));
                  }
                  long after = guest.kernel().memory().pages().freePages();
                  assertTrue(before - after < 64, () -> (before - after) + " pages are missing");
                  return 0;
                })
            .exited(0);
    assertEquals(4, kills(machine).size(), () -> kills(machine).stream().collect(Collectors.joining("\n")));
  }

  /** There is nobody else: the first process itself must end, and the machine with it. */
  @Test
  void aGreedyFirstProcessEndsTheMachineNotTheHost() {
    assertEquals(128 + Signal.KILL, Setup.standard().ram(64).run("/bin/memhog", "100").status());
  }
}
