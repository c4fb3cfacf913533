package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.signal.Signal;

/** What the kernel keeps for the programs of a group is on the group's bill. */
@Timeout(300)
class KernelMemoryGroupTest {
  private static final int KIB = 1024, STACK = 16 * KIB, FILP = 200;

  private static int inside(Guest guest, String max, Booted.Body body) {
    GroupShell groups = new GroupShell(guest);
    guest.ok(groups.mkdir("a"));
    groups.set("a/memory.max", max);
    return guest.fork(
        born -> {
          new GroupShell(born).enter("a");
          return body.run(born);
        });
  }

  private static void assertNothingIsCharged(GroupShell groups) {
    groups.write("a/memory.reclaim", "8M"); // names that are kept for whoever asks next
    assertEquals(0, groups.figure("a/memory.current"));
    assertEquals(0, groups.figure("a/memory.stat", "slab"));
  }

  @Test
  void openFilesAndTasksArePaidForUntilTheyGo() {
    Booted.Setup.standard()
        .ram(64)
        .run(
            guest -> {
              int child =
                  inside(
                      guest,
                      "max",
                      born -> {
                        GroupShell groups = new GroupShell(born);
                        long before = groups.figure("a/memory.stat", "slab_unreclaimable");
                        int[][] pipes = new int[64][];
                        for (int i = 0; i < pipes.length; i++) {
                          pipes[i] = born.pipe();
                        }
                        long opened = groups.figure("a/memory.stat", "slab_unreclaimable") - before;
                        assertTrue(opened >= 2 * pipes.length * FILP, () -> opened + " bytes for so many files");
                        assertEquals(0, groups.figure("a/memory.stat", "kernel_stack"), "it was born elsewhere");
                        int sleeper = born.fork(copy -> (int) copy.nanosleep(1000));
                        assertEquals(STACK, groups.figure("a/memory.stat", "kernel_stack"));
                        assertEquals(
                            groups.figure("a/memory.current"),
                            List.of("anon", "file", "kernel").stream().mapToLong(figure -> groups.figure("a/memory.stat", figure)).sum());
                        assertTrue(born.wait4(sleeper, 0).exited(0));
                        for (int[] pipe : pipes) {
                          born.close(pipe[0]);
                          born.close(pipe[1]);
                        }
                        assertEquals(0, groups.figure("a/memory.stat", "kernel_stack"));
                        assertTrue(groups.figure("a/memory.stat", "slab_unreclaimable") - before < opened / 2);
                        return 7;
                      });
              assertTrue(guest.wait4(child, 0).exited(7));
              assertNothingIsCharged(new GroupShell(guest));
              return 0;
            })
        .exited(0);
  }

  @Test
  void aForkBombEndsAtTheLimitOfItsGroup() {
    AtomicInteger forks = new AtomicInteger();
    Booted.Setup.standard()
        .ram(64)
        .limit(1000)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              int bomb =
                  inside(
                      guest,
                      "1M",
                      born -> {
                        while (forks.get() < 500 && born.fork(copy -> (int) copy.nanosleep(1_000_000)) > 0) {
                          forks.incrementAndGet();
                        }
                        return 7;
                      });
              Guest.Waited end = guest.wait4(bomb, 0);
              assertTrue(end.exited(7) || end.killed(Signal.KILL), "refused, or the OOM killer's victim");
              assertTrue(forks.get() > 4 && forks.get() < 100, () -> forks + " tasks of 30 KiB and more each within 1 MiB");
              groups.set("a/cgroup.kill", "1");
              while (guest.waitResult(-1, 0) > 0) {} // they are init's now
              assertNothingIsCharged(groups);
              return 0;
            })
        .exited(0);
  }

  @Test
  void namesThatNobodyUsesGoBeforeAnybodyIsKilled() {
    Booted.Setup.standard()
        .ram(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              int child =
                  inside(
                      guest,
                      "512K",
                      born -> {
                        for (int i = 0; i < 6000; i++) {
                          assertTrue(born.open("/not-there-" + i, 0, 0) < 0);
                        }
                        long kept = new GroupShell(born).figure("a/memory.stat", "slab_reclaimable");
                        return kept > 64 * KIB && kept < 512 * KIB ? 7 : 1;
                      });
              assertTrue(guest.wait4(child, 0).exited(7));
              assertEquals(0, groups.figure("a/memory.events", "oom_kill"));
              assertTrue(groups.figure("a/memory.events", "max") > 0);
              assertNothingIsCharged(groups);
              return 0;
            })
        .exited(0);
  }

  /** Writes so many chunks of 4 KiB to a file in memory. {@return how many it could} */
  private static int fill(Guest guest, String path, int chunks) {
    int fd = (int) guest.ok(guest.open(path, 0101, 0600));
    String chunk = "x".repeat(4 * KIB);
    int done = 0;
    while (done < chunks && guest.write(fd, chunk) == chunk.length()) {
      done++;
    }
    guest.close(fd);
    return done;
  }

  @Test
  void whoWritesMoreToAFileInMemoryThanTheGroupMayHaveIsKilledWithoutSwap() {
    Booted.Setup.standard()
        .ram(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              int child = inside(guest, "2M", born -> fill(born, "/tmp/large", 2048));
              assertTrue(guest.wait4(child, 0).killed(Signal.KILL));
              assertTrue(groups.figure("a/memory.events", "oom_kill") > 0);
              assertTrue(groups.figure("a/memory.peak") < 3L << 20, () -> groups.text("a/memory.peak"));
              assertEquals(256, fill(guest, "/tmp/others", 256), "others write on");
              return 0;
            })
        .exited(0);
  }

  @Test
  void withSwapItGoesThere() {
    GroupShell.withSwap(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              int child = inside(guest, "2M", born -> fill(born, "/tmp/large", 2048) == 2048 ? 7 : 1);
              assertTrue(guest.wait4(child, 0).exited(7));
              assertTrue(groups.figure("a/memory.swap.current") > 5L << 20);
              assertTrue(groups.figure("a/memory.current") <= 2L << 20);
              return 0;
            })
        .exited(0);
  }
}
