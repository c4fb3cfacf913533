package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.program.UserContext;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** Groups that have some of four harts: where their members run, and what becomes of what these asked for themselves. */
@Timeout(60)
class CpusetTest {
  private static final int SCHED_SETAFFINITY = 122, SCHED_SETATTR = 274, DEADLINE = 6;

  private static void run(Booted.Body body) {
    Booted.Setup.standard().ram(64).harts(4).run(body).exited(0);
  }

  private static int spinner(Guest guest) {
    return guest.fork(
        born -> {
          born.ok(born.execve("/bin/spin", "spin"));
          return 1;
        });
  }

  private static void end(Guest guest, int pid) {
    guest.ok(guest.kill(pid, Signal.KILL));
    assertTrue(guest.wait4(pid, 0).killed(Signal.KILL));
  }

  private static String allowed(GroupShell groups, int pid) {
    String status = groups.textOf("/proc/" + pid + "/status");
    return status.lines().filter(line -> line.startsWith("Cpus_allowed_list:")).findFirst().orElseThrow().split("\t")[1];
  }

  private static int processor(GroupShell groups, int pid) {
    return Integer.parseInt(groups.textOf("/proc/" + pid + "/stat").split(" ")[38]);
  }

  private static long affinity(Guest guest, int pid, long mask) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long at = frame.allocate(8);
      guest.user.put(at, mask);
      return guest.call(SCHED_SETAFFINITY, pid, 8, at);
    }
  }

  @Test
  void whoRunsElsewhereComes() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          groups.set("a/cpuset.cpus", "2\n");
          int[] pids = {spinner(guest), spinner(guest), spinner(guest)};
          guest.nanosleep(10);
          for (int pid : pids) {
            groups.set("a/cgroup.procs", pid + "\n");
          }
          guest.nanosleep(10);
          for (int pid : pids) {
            assertEquals("2", allowed(groups, pid));
            assertEquals(2, processor(groups, pid));
            assertEquals("/a\n", groups.textOf("/proc/" + pid + "/cpuset"));
          }
          groups.set("a/cpuset.cpus", "0,3");
          guest.nanosleep(10);
          for (int pid : pids) {
            assertEquals("0,3", allowed(groups, pid));
            assertTrue(processor(groups, pid) % 3 == 0);
            end(guest, pid);
          }
          guest.ok(groups.rmdir("a"));
          return 0;
        });
  }

  @Test
  void whatATaskAskedForHoldsWithinItsGroup() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          groups.set("a/cpuset.cpus", "1");
          int pid = spinner(guest);
          groups.set("a/cgroup.procs", pid + "\n");
          assertEquals(-Errno.EINVAL.number(), affinity(guest, pid, 0b0100));
          guest.ok(affinity(guest, pid, 0b0110));
          assertEquals("1", allowed(groups, pid));
          groups.set("a/cpuset.cpus", "1-3");
          assertEquals("1-2", allowed(groups, pid));
          groups.set("a/cpuset.cpus", "0,3");
          assertEquals("0,3", allowed(groups, pid), "none of those that it wants");
          groups.set("cgroup.procs", pid + "\n");
          assertEquals("1-2", allowed(groups, pid));
          end(guest, pid);
          return 0;
        });
  }

  @Test
  void groupsBelowHaveNoMoreThanThoseAbove() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          groups.set("a/cgroup.subtree_control", "+cpuset");
          guest.ok(groups.mkdir("a/b"));
          groups.set("a/cpuset.cpus", "0-1");
          groups.set("a/b/cpuset.cpus", "1-2");
          assertEquals("1-2\n", groups.text("a/b/cpuset.cpus"));
          assertEquals("1\n", groups.text("a/b/cpuset.cpus.effective"));
          int pid = guest.fork(
              born -> {
                new GroupShell(born).enter("a/b");
                int child = spinner(born);
                assertEquals("1", allowed(new GroupShell(born), child), "inherited");
                end(born, child);
                born.ok(born.execve("/bin/spin", "spin"));
                return 1;
              });
          guest.nanosleep(20);
          groups.set("a/b/cpuset.cpus", "3");
          assertEquals("0-1\n", groups.text("a/b/cpuset.cpus.effective"), "none of them is there");
          assertEquals("0-1", allowed(groups, pid));
          groups.set("a/b/cpuset.cpus", "\n");
          assertEquals("\n", groups.text("a/b/cpuset.cpus"));
          groups.set("a/cpuset.cpus", "3");
          assertEquals("3", allowed(groups, pid));
          end(guest, pid);
          groups.set("a/cgroup.subtree_control", "-cpuset");
          assertEquals(-Errno.ENOENT.number(), guest.open("/sys/fs/cgroup/a/b/cpuset.cpus", 0, 0));
          return 0;
        });
  }

  @Test
  void aPartitionHasItsHartsForItself() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.ok(groups.mkdir("b"));
          int outside = spinner(guest);
          int inside = spinner(guest);
          assertEquals("member\n", groups.text("a/cpuset.cpus.partition"));
          groups.set("a/cpuset.cpus.partition", "root");
          assertEquals("root invalid (cpuset.cpus and cpuset.cpus.exclusive are empty)\n", groups.text("a/cpuset.cpus.partition"));
          assertEquals("0-3", allowed(groups, outside));
          groups.set("a/cpuset.cpus", "2-3");
          assertEquals("root\n", groups.text("a/cpuset.cpus.partition"));
          groups.set("a/cgroup.procs", inside + "\n");
          assertEquals("0-1", allowed(groups, outside), "those above have lost them");
          assertEquals("2-3", allowed(groups, inside));
          assertEquals("0-1\n", groups.text("cpuset.cpus.effective"));
          assertEquals("0-1\n", groups.text("b/cpuset.cpus.effective"));
          groups.set("b/cpuset.cpus", "1-2");
          assertEquals("root invalid (Cpu list in cpuset.cpus not exclusive)\n", groups.text("a/cpuset.cpus.partition"));
          assertEquals("0-3", allowed(groups, outside));
          groups.set("b/cpuset.cpus", "\n");
          assertEquals("0-1", allowed(groups, outside));
          groups.set("a/cpuset.cpus", "0-3");
          assertEquals("root invalid (Parent unable to distribute cpu downstream)\n", groups.text("a/cpuset.cpus.partition"));
          groups.set("a/cpuset.cpus", "3");
          assertEquals("0-2", allowed(groups, outside));
          assertEquals(-Errno.EINVAL.number(), groups.write("a/cpuset.cpus.partition", "isolated"));
          end(guest, inside);
          guest.ok(groups.rmdir("a"));
          assertEquals("0-3", allowed(groups, outside));
          end(guest, outside);
          return 0;
        });
  }

  @Test
  void nonsenseIsRefused() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          for (String wrong : new String[] {"x", "1-", "-1", "2-1", "1;2", "1-2-3", "99999999999"}) {
            assertEquals(-Errno.EINVAL.number(), groups.write("a/cpuset.cpus", wrong), wrong);
          }
          assertEquals(-Errno.ERANGE.number(), groups.write("a/cpuset.cpus", "0-4"));
          assertEquals("\n", groups.text("a/cpuset.cpus"));
          assertEquals("0-3\n", groups.text("a/cpuset.cpus.effective"));
          return 0;
        });
  }

  @Test
  void memoryComesFromAllNodes() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          assertEquals("\n", groups.text("a/cpuset.mems"));
          groups.set("a/cpuset.mems", "0\n");
          assertEquals("0\n", groups.text("a/cpuset.mems"));
          assertEquals("0\n", groups.text("a/cpuset.mems.effective"));
          assertEquals(-Errno.ERANGE.number(), groups.write("a/cpuset.mems", "1"));
          assertEquals(-Errno.ENOENT.number(), guest.open("/sys/fs/cgroup/cpuset.mems", 0, 0));
          return 0;
        });
    Booted.Setup.standard()
        .preset("naples")
        .ram(64)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              assertEquals(-Errno.EOPNOTSUPP.number(), groups.write("a/cpuset.mems", "0"), "one of several");
              groups.set("a/cpuset.mems", "0-3");
              return 0;
            })
        .exited(0);
  }

  /** What was promised to a deadline task counts on every hart. */
  @Test
  void aPromiseKeepsItsHarts() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.ok(groups.mkdir("b"));
          groups.set("a/cpuset.cpus", "1");
          int pid = spinner(guest);
          try (UserContext.Frame frame = guest.user.frame()) {
            long attributes = frame.allocate(48);
            guest.user.putInt(attributes, 48);
            guest.user.putInt(attributes + 4, DEADLINE);
            guest.user.put(attributes + 8, 0);
            guest.user.put(attributes + 16, 0);
            guest.user.put(attributes + 24, 1_000_000);
            guest.user.put(attributes + 32, 10_000_000);
            guest.user.put(attributes + 40, 10_000_000);
            guest.ok(guest.call(SCHED_SETATTR, pid, attributes, 0));
          }
          assertEquals(-Errno.EBUSY.number(), groups.write("a/cgroup.procs", pid + "\n"));
          groups.set("b/cgroup.procs", pid + "\n");
          assertEquals(-Errno.EBUSY.number(), groups.write("b/cpuset.cpus", "0"));
          assertEquals("\n", groups.text("b/cpuset.cpus"));
          end(guest, pid);
          return 0;
        });
  }
}
