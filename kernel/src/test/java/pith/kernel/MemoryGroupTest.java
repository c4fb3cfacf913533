package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.log.KernelLog;
import pith.kernel.signal.Signal;
import pith.mm.group.MemoryGroups;
import pith.mm.physical.VmStatistic;
import pith.sync.outcome.Refused;

/** Budgets: who goes beyond theirs pays for it themselves, and nobody else does. */
@Timeout(600)
class MemoryGroupTest {
  private static final long MIB = 1 << 20, SLACK = MemoryGroups.SLACK * 4096;

  private static int hog(Guest guest, String group, int mebibytes) {
    return guest.fork(
        born -> {
          GroupShell groups = new GroupShell(born);
          groups.enter(group);
          return groups.intact(groups.take(mebibytes), mebibytes) ? 7 : 1;
        });
  }

  private static List<String> kills(Booted machine) {
    return machine.kernel().log().since(0).stream().map(KernelLog.Line::text).filter(line -> line.contains("ut of memory: Killed")).toList();
  }

  /** What a program does to its group's bill: nothing is left of it in the end. */
  @Test
  void forkExecFilesAndExitLeaveNothingOnTheBill() {
    Booted.Setup.standard()
        .ram(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              int child =
                  guest.fork(
                      born -> {
                        GroupShell inside = new GroupShell(born);
                        inside.enter("a");
                        long at = inside.take(2);
                        int copier = born.fork(copy -> new GroupShell(copy).take(1) != 0 && copy.user.get(at + 4096) == 4096 ? 3 : 1);
                        assertTrue(born.wait4(copier, 0).exited(3));
                        inside.figure("a/memory.stat", "anon"); // what reading takes is there by now
                        long used = inside.figure("a/memory.current");
                        assertTrue(used >= 2 * MIB && used < 3 * MIB, () -> "only what the survivor has: " + used);
                        assertTrue(inside.figure("a/memory.peak") >= 3 * MIB);
                        assertTrue(inside.figure("a/memory.stat", "pagetables") > 0, "what was mapped since, at least");
                        assertEquals(used, List.of("anon", "file", "kernel").stream().mapToLong(figure -> inside.figure("a/memory.stat", figure)).sum());
                        born.ok(born.execve("/bin/true", "true"));
                        return 1;
                      });
              assertTrue(guest.wait4(child, 0).exited(0));
              guest.nanosleep(10);
              assertEquals(0, groups.figure("a/memory.current"));
              guest.ok(groups.rmdir("a"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void aHogSwapsItsOwnPagesAndABystanderKeepsThem() {
    Booted machine =
        GroupShell.withSwap(64)
            .harts(2)
            .run(
                guest -> {
                  GroupShell groups = new GroupShell(guest);
                  guest.ok(groups.mkdir("a"));
                  guest.ok(groups.mkdir("b"));
                  groups.set("a/memory.max", "4M");
                  int bystander =
                      guest.fork(
                          born -> {
                            GroupShell inside = new GroupShell(born);
                            inside.enter("b");
                            long at = inside.take(8);
                            born.nanosleep(2_000);
                            assertEquals(0, inside.figure("b/memory.swap.current"));
                            assertTrue(inside.figure("b/memory.current") >= 8 * MIB);
                            return inside.intact(at, 8) ? 6 : 1;
                          });
                  int hog = hog(guest, "a", 12);
                  assertTrue(guest.wait4(hog, 0).exited(7), "every page is what it was");
                  assertTrue(guest.wait4(bystander, 0).exited(6));
                  assertTrue(groups.figure("a/memory.peak") <= 4 * MIB + SLACK, () -> groups.text("a/memory.peak"));
                  assertTrue(groups.figure("a/memory.swap.peak") >= 8 * MIB);
                  assertTrue(groups.figure("a/memory.events", "max") > 0);
                  assertEquals(0, groups.figure("a/memory.events", "oom_kill"));
                  assertEquals(0, groups.figure("a/memory.current"));
                  assertEquals(0, groups.figure("a/memory.swap.current"));
                  assertTrue(total(groups.text("a/memory.pressure")) > 0 && total(groups.text("b/memory.pressure")) == 0);
                  guest.ok(groups.rmdir("a"));
                  return 0;
                })
            .exited(0);
    assertTrue(kills(machine).isEmpty());
  }

  private static long total(String pressure) {
    String first = pressure.lines().findFirst().orElseThrow();
    return Long.parseLong(first.substring(first.indexOf("total=") + 6));
  }

  @Test
  void withoutSwapTheHogIsKilledAndNobodyElse() {
    Booted machine =
        Booted.Setup.standard()
            .ram(64)
            .run(
                guest -> {
                  GroupShell groups = new GroupShell(guest);
                  guest.ok(groups.mkdir("a"));
                  groups.set("a/memory.max", "4M");
                  int larger =
                      guest.fork(
                          born -> {
                            GroupShell inside = new GroupShell(born);
                            long at = inside.take(16);
                            born.nanosleep(500);
                            return inside.intact(at, 16) ? 6 : 1;
                          });
                  assertTrue(guest.wait4(hog(guest, "a", 12), 0).killed(Signal.KILL));
                  assertTrue(guest.wait4(larger, 0).exited(6), "it has more, but not in this group");
                  assertEquals(1, groups.figure("a/memory.events", "oom_kill"));
                  assertEquals(0, groups.figure("a/memory.current"));
                  return 0;
                })
            .exited(0);
    assertEquals(1, kills(machine).size());
    assertTrue(kills(machine).getFirst().startsWith("Memory cgroup out of memory: Killed process "));
  }

  @Test
  void aGroupThatIsOneDiesAsOne() {
    Booted machine =
        Booted.Setup.standard()
            .ram(64)
            .run(
                guest -> {
                  GroupShell groups = new GroupShell(guest);
                  guest.ok(groups.mkdir("a"));
                  groups.set("a/memory.max", "4M");
                  groups.set("a/memory.oom.group", "1");
                  int mate =
                      guest.fork(
                          born -> {
                            new GroupShell(born).enter("a");
                            born.nanosleep(60_000);
                            return 0;
                          });
                  guest.nanosleep(10);
                  assertTrue(guest.wait4(hog(guest, "a", 12), 0).killed(Signal.KILL));
                  assertTrue(guest.wait4(mate, 0).killed(Signal.KILL));
                  assertEquals(1, groups.figure("a/memory.events", "oom_group_kill"));
                  assertEquals(2, groups.figure("a/memory.events", "oom_kill"));
                  return 0;
                })
            .exited(0);
    assertEquals(1, kills(machine).size());
  }

  @Test
  void aboveHighATaskIsSlowedDownButNotKilled() {
    Booted.Setup.standard()
        .ram(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              long begun = guest.monotonicMillis();
              assertTrue(guest.wait4(hog(guest, "a", 6), 0).exited(7));
              long free = guest.monotonicMillis() - begun;
              groups.set("a/memory.high", "4M");
              begun = guest.monotonicMillis();
              assertTrue(guest.wait4(hog(guest, "a", 6), 0).exited(7));
              long slowed = guest.monotonicMillis() - begun;
              assertTrue(slowed > 10 * free + 1000, () -> slowed + " ms instead of " + free);
              assertTrue(groups.figure("a/memory.events", "high") > 0);
              assertEquals(0, groups.figure("a/memory.events", "oom_kill"));
              assertTrue(total(groups.text("a/memory.pressure")) > 1_000_000);
              assertTrue(groups.textOf("/proc/pressure/memory").matches("some avg10=\\d+\\.\\d\\d avg60=\\d+\\.\\d\\d avg300=\\d+\\.\\d\\d total=\\d+\n(?s:full .*)"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void theLimitOfAGroupHoldsForAllBelowTogether() {
    GroupShell.withSwap(64)
        .harts(2)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              groups.set("a/cgroup.subtree_control", "+memory");
              guest.ok(groups.mkdir("a/b"));
              guest.ok(groups.mkdir("a/c"));
              groups.set("a/memory.max", "6M");
              int[] hogs = {hog(guest, "a/b", 6), hog(guest, "a/c", 6)};
              for (int hog : hogs) {
                assertTrue(guest.wait4(hog, 0).exited(7));
              }
              assertTrue(groups.figure("a/memory.peak") <= 6 * MIB + 2 * SLACK);
              assertEquals(0, groups.figure("a/memory.current"));
              assertEquals(0, groups.figure("a/memory.swap.current"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void loweringTheLimitTakesPagesAtOnce() {
    GroupShell.withSwap(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              int child =
                  guest.fork(
                      born -> {
                        GroupShell inside = new GroupShell(born);
                        inside.enter("a");
                        long at = inside.take(8);
                        inside.set("a/memory.max", "3M");
                        assertTrue(inside.figure("a/memory.current") <= 3 * MIB + SLACK);
                        inside.enter(""); // the bill stays behind
                        assertTrue(inside.figure("a/memory.current") > 2 * MIB);
                        return inside.intact(at, 8) ? 7 : 1;
                      });
              assertTrue(guest.wait4(child, 0).exited(7));
              assertEquals(0, groups.figure("a/memory.current"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void sharedMemoryThatComesBackFromSwapIsOnTheBillOfWhoHadItBefore() {
    GroupShell.withSwap(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              guest.ok(groups.mkdir("b"));
              int owner =
                  guest.fork(
                      born -> {
                        GroupShell inside = new GroupShell(born);
                        inside.enter("a");
                        long at = born.ok(born.call(222, 0, 4 * MIB, 3, 0x21, -1, 0));
                        for (long page = 0; page < 4 * MIB; page += 4096) {
                          born.user.put(at + page, page);
                        }
                        inside.write("a/memory.reclaim", "8M"); // as far as it goes
                        assertTrue(inside.figure("a/memory.swap.current") >= 3 * MIB);
                        int reader =
                            born.fork(
                                copy -> {
                                  GroupShell other = new GroupShell(copy);
                                  other.enter("b");
                                  long before = other.figure("a/memory.current");
                                  assertTrue(other.intact(at, 4));
                                  assertTrue(other.figure("a/memory.current") >= before + 3 * MIB);
                                  assertTrue(other.figure("b/memory.current") < MIB, () -> "the reader pays for little: " + other.text("b/memory.current"));
                                  return 6;
                                });
                        return born.wait4(reader, 0).exited(6) ? 7 : 1;
                      });
              assertTrue(guest.wait4(owner, 0).exited(7));
              return 0;
            })
        .exited(0);
  }

  /**
   * A process of {@code group} that takes memory, sleeps while others take more, and tells whether its own is in memory still (6), in swap (5), or spoilt (1).
   */
  private static int sleeper(Guest guest, String group, int mebibytes, long millis) {
    return guest.fork(
        born -> {
          GroupShell inside = new GroupShell(born);
          inside.enter(group);
          long at = inside.take(mebibytes);
          born.nanosleep(millis);
          int answer = inside.figure(group + "/memory.swap.current") == 0 ? 6 : 5;
          return inside.intact(at, mebibytes) ? answer : 1;
        });
  }

  @Test
  void whatIsProtectedStaysWhenTheMachineIsShort() {
    for (String mark : new String[] {"none", "memory.low", "memory.min"}) {
      GroupShell.withSwap(64)
          .run(
              guest -> {
                GroupShell groups = new GroupShell(guest);
                guest.ok(groups.mkdir("a"));
                guest.ok(groups.mkdir("b"));
                if (!mark.equals("none")) {
                  groups.set("a/" + mark, "10M");
                  assertEquals(10 * MIB, groups.figure("a/" + mark));
                }
                int protectedOne = sleeper(guest, "a", 8, 3_000);
                guest.nanosleep(500);
                assertTrue(guest.wait4(hog(guest, "b", 70), 0).exited(7));
                long scanned = guest.kernel().memory().statistics().get(VmStatistic.SCANNED_BACKGROUND);
                assertTrue(scanned < 100_000, "what may not be taken is not looked at again and again: " + scanned);
                assertTrue(guest.wait4(protectedOne, 0).exited(mark.equals("none") ? 5 : 6), mark);
                assertEquals(0, groups.figure("a/memory.events", "low"));
                return 0;
              })
          .exited(0);
    }
  }

  @Test
  void withinAGroupSiblingsKeepWhatIsGuaranteedToThem() {
    GroupShell.withSwap(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              groups.set("a/cgroup.subtree_control", "+memory");
              guest.ok(groups.mkdir("a/b"));
              guest.ok(groups.mkdir("a/c"));
              groups.set("a/memory.max", "8M");
              groups.set("a/b/memory.min", "4M");
              int keeper = sleeper(guest, "a/b", 3, 2_000);
              guest.nanosleep(200);
              assertTrue(guest.wait4(hog(guest, "a/c", 9), 0).exited(7));
              assertTrue(guest.wait4(keeper, 0).exited(6));
              return 0;
            })
        .exited(0);
  }

  @Test
  void aLowMarkIsBrokenRatherThanAnybodyKilledAndThatIsCounted() {
    GroupShell.withSwap(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              groups.set("a/cgroup.subtree_control", "+memory");
              guest.ok(groups.mkdir("a/b"));
              groups.set("a/memory.max", "4M");
              groups.set("a/b/memory.low", "max");
              assertTrue(guest.wait4(hog(guest, "a/b", 8), 0).exited(7));
              assertTrue(groups.figure("a/b/memory.events", "low") > 0);
              assertEquals(0, groups.figure("a/memory.events", "oom_kill"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void aMinimumIsKeptEvenIfSomebodyHasToDieForIt() {
    Booted machine =
        GroupShell.withSwap(64)
            .run(
                guest -> {
                  GroupShell groups = new GroupShell(guest);
                  guest.ok(groups.mkdir("a"));
                  groups.set("a/cgroup.subtree_control", "+memory");
                  guest.ok(groups.mkdir("a/b"));
                  groups.set("a/memory.max", "4M");
                  groups.set("a/b/memory.min", "max");
                  assertTrue(guest.wait4(hog(guest, "a/b", 8), 0).killed(Signal.KILL));
                  assertEquals(0, groups.figure("a/b/memory.swap.peak"));
                  return 0;
                })
            .exited(0);
    assertEquals(1, kills(machine).size());
  }

  /** Each allocation that a limited program makes fails once. */
  @Test
  void aFailureAtAnyAllocationLeavesNothingOnTheBill() {
    GroupShell.withSwap(64)
        .limit(1000)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              groups.set("a/memory.max", "256K");
              for (int n = 1; n < 400; n += 7) {
                int nth = n;
                int child =
                    guest.fork(
                        born -> {
                          GroupShell inside = new GroupShell(born);
                          inside.enter("a");
                          born.kernel().memory().failures().failNth(nth);
                          return takeWhatThereIs(born);
                        });
                guest.wait4(child, 0);
                guest.kernel().memory().failures().disarm();
                assertEquals(0, groups.figure("a/memory.current"), () -> "after a failure at allocation " + nth);
                assertEquals(0, groups.figure("a/memory.swap.current"), () -> "after a failure at allocation " + nth);
              }
              return 0;
            })
        .exited(0);
  }

  private static int takeWhatThereIs(Guest guest) {
    long at = guest.call(222, 0, MIB, 3, 0x22, -1, 0);
    for (long page = 0; at > 0 && page < MIB; page += 4096) {
      try {
        guest.user.put(at + page, page);
      } catch (Refused noMemory) {
        return 1;
      }
      guest.getpid();
    }
    return 7;
  }

  @Test
  void equalRunsAreEqual() {
    assertEquals(1, IntStream.range(0, 2).mapToObj(run -> trace()).distinct().count());
  }

  private static String trace() {
    StringBuilder seen = new StringBuilder();
    GroupShell.withSwap(64)
        .deterministic()
        .harts(4)
        .seed(3)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              groups.set("a/memory.max", "4M");
              groups.set("a/memory.high", "3M");
              int[] hogs = {hog(guest, "a", 4), hog(guest, "a", 4)};
              for (int hog : hogs) {
                guest.wait4(hog, 0);
              }
              seen.append(groups.text("a/memory.events")).append(groups.text("a/memory.pressure")).append(groups.text("a/memory.stat")).append(guest.monotonicMillis());
              return 0;
            })
        .exited(0);
    return seen.toString();
  }
}
