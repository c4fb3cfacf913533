package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** The tree of groups as programs see it: /sys/fs/cgroup, with Linux's files, formats and refusals. */
@Timeout(60)
class ControlGroupTest {
  private static void run(Booted.Body body) {
    Booted.Setup.standard().ram(64).run(body).exited(0);
  }

  @Test
  void everybodyStartsInTheRootAndChildrenAreBornWhereTheirParentIs() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          assertEquals("0::/\n", groups.textOf("/proc/self/cgroup"));
          guest.ok(groups.mkdir("a"));
          groups.enter("a");
          int child = guest.fork(born -> new GroupShell(born).textOf("/proc/self/cgroup").equals("0::/a\n") ? 7 : 1);
          assertTrue(guest.wait4(child, 0).exited(7));
          assertEquals("0::/a\n", groups.textOf("/proc/self/cgroup"));
          assertEquals(guest.getpid() + "\n", groups.text("a/cgroup.procs"));
          assertEquals("populated 1\nfrozen 0\n", groups.text("a/cgroup.events"));
          groups.set("cgroup.procs", guest.getpid() + "\n");
          assertEquals("", groups.text("a/cgroup.procs"));
          return 0;
        });
  }

  @Test
  void aGroupGoesWhenNobodyIsInItAndItHasNoneBelow() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.refused(Errno.EEXIST, groups.mkdir("a"));
          guest.refused(Errno.EEXIST, groups.mkdir("cgroup.procs"));
          guest.ok(groups.mkdir("a/b"));
          guest.refused(Errno.EBUSY, groups.rmdir("a"));
          guest.ok(groups.rmdir("a/b"));
          groups.enter("a");
          guest.refused(Errno.EBUSY, groups.rmdir("a"));
          groups.enter("");
          guest.ok(groups.rmdir("a"));
          guest.refused(Errno.ENOENT, groups.rmdir("a"));
          guest.refused(Errno.ENOENT, guest.open("/sys/fs/cgroup/a/cgroup.procs", 0, 0));
          return 0;
        });
  }

  @Test
  void aFileOfAGroupThatIsGoneSaysSo() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          int fd = (int) guest.ok(guest.open("/sys/fs/cgroup/a/cgroup.procs", 2, 0));
          guest.ok(groups.rmdir("a"));
          guest.refused(Errno.ENODEV, guest.write(fd, "0"));
          guest.refused(Errno.ENODEV, guest.read(fd, 10));
          return 0;
        });
  }

  @Test
  void budgetsAreGivenToLeavesOnly() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          assertEquals("cpuset cpu io memory\n", groups.text("cgroup.subtree_control"));
          assertEquals("cpuset cpu io memory\n", groups.text("a/cgroup.controllers"));
          guest.ok(groups.mkdir("a/b"));
          assertEquals("\n", groups.text("a/b/cgroup.controllers"));
          guest.refused(Errno.ENOENT, guest.open("/sys/fs/cgroup/a/b/memory.max", 0, 0));
          groups.enter("a");
          guest.refused(Errno.EBUSY, groups.write("a/cgroup.subtree_control", "+memory"));
          groups.enter("a/b");
          groups.set("a/cgroup.subtree_control", "+memory");
          assertEquals("max\n", groups.text("a/b/memory.max"));
          guest.refused(Errno.EBUSY, groups.write("a/cgroup.procs", "0"));
          guest.refused(Errno.EINVAL, groups.write("a/cgroup.subtree_control", "+pids"));
          return 0;
        });
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.refused(Errno.ESRCH, groups.write("a/cgroup.procs", "4321"));
          guest.refused(Errno.EINVAL, groups.write("a/cgroup.procs", "me"));
          guest.refused(Errno.EINVAL, groups.write("a/memory.max", "much"));
          guest.refused(Errno.EINVAL, groups.write("a/memory.max", "-1"));
          guest.refused(Errno.EINVAL, groups.write("a/memory.oom.group", "2"));
          guest.refused(Errno.EOPNOTSUPP, groups.write("a/cgroup.threads", "1"));
          groups.set("a/memory.max", "10000\n");
          assertEquals("8192\n", groups.text("a/memory.max"), "whole pages");
          groups.set("a/memory.high", "3M");
          assertEquals("3145728\n", groups.text("a/memory.high"));
          groups.set("a/memory.high", "max");
          assertEquals("max\n", groups.text("a/memory.high"));
          return 0;
        });
  }

  @Test
  void killEndsEverybodyInTheGroupAndBelow() {
    run(
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.ok(groups.mkdir("a/b"));
          int above = sleeper(guest, "a");
          int below = sleeper(guest, "a/b");
          int outside = guest.fork(born -> 5);
          guest.nanosleep(10);
          groups.set("a/cgroup.kill", "1");
          assertTrue(guest.wait4(above, 0).killed(Signal.KILL));
          assertTrue(guest.wait4(below, 0).killed(Signal.KILL));
          assertTrue(guest.wait4(outside, 0).exited(5));
          guest.ok(groups.rmdir("a/b"));
          guest.ok(groups.rmdir("a"));
          return 0;
        });
  }

  private static int sleeper(Guest guest, String group) {
    return guest.fork(
        born -> {
          new GroupShell(born).enter(group);
          born.nanosleep(60_000);
          return 0;
        });
  }
}
