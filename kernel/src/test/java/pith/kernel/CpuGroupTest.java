package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** Groups of programs that compute, on one hart or two: shares by weight and nice level, bandwidth, and what the files say of it. */
@Timeout(120)
class CpuGroupTest {
  private static void run(int harts, Booted.Body body) {
    Booted.Setup.standard().ram(64).harts(harts).run(body).exited(0);
  }

  private record Spinner(int pid, String group) {}

  /** Programs of machine code that never end, each in the group that is named, "" for the root. */
  private static List<Spinner> spinners(Guest guest, String... groups) {
    List<Spinner> spinners = new ArrayList<>();
    for (String group : groups) {
      int pid =
          guest.fork(
              born -> {
                if (!group.isEmpty()) {
                  new GroupShell(born).enter(group);
                }
                born.ok(born.execve("/bin/spin", "spin"));
                return 1;
              });
      spinners.add(new Spinner(pid, group));
    }
    return spinners;
  }

  private static void end(Guest guest, List<Spinner> spinners) {
    for (Spinner spinner : spinners) {
      guest.ok(guest.kill(spinner.pid, Signal.KILL));
      assertTrue(guest.wait4(spinner.pid, 0).killed(Signal.KILL));
    }
  }

  private static long usage(GroupShell groups, String group) {
    return groups.figure(group + "/cpu.stat", "usage_usec");
  }

  /** {@return by how much two groups' times grow in {@code millis}} */
  private static double ratio(Guest guest, GroupShell groups, String first, String second, int millis) {
    long one = usage(groups, first);
    long two = usage(groups, second);
    guest.nanosleep(millis);
    return (double) (usage(groups, first) - one) / (usage(groups, second) - two);
  }

  @Test
  void weightsShareAHartWhateverTheNumberOfMembers() {
    run(
        1,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.ok(groups.mkdir("b"));
          List<Spinner> spinners = spinners(guest, "a", "a", "a", "b");
          guest.nanosleep(20);
          assertEquals(1, ratio(guest, groups, "a", "b", 150), 0.12, "three and one");
          groups.set("a/cpu.weight", "300");
          assertEquals(3, ratio(guest, groups, "a", "b", 200), 0.4);
          groups.set("a/cpu.weight.nice", "0");
          groups.set("b/cpu.weight.nice", "-5");
          assertEquals(1024.0 / 3121, ratio(guest, groups, "a", "b", 200), 0.05);
          groups.set("b/cpu.idle", "1");
          assertTrue(ratio(guest, groups, "a", "b", 100) > 20, "idle members run when nobody else wants to");
          end(guest, spinners);
          guest.ok(groups.rmdir("a"));
          guest.ok(groups.rmdir("b"));
          return 0;
        });
  }

  @Test
  void membersShareByNiceLevelWhatTheirGroupGets() {
    run(
        1,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.ok(groups.mkdir("a/x"));
          guest.ok(groups.mkdir("a/y"));
          guest.ok(groups.mkdir("b"));
          groups.set("a/cgroup.subtree_control", "+cpu");
          groups.set("a/x/cpu.weight", "200");
          List<Spinner> spinners = spinners(guest, "a/x", "a/y", "b");
          guest.nanosleep(20);
          assertEquals(1, ratio(guest, groups, "a", "b", 150), 0.12);
          assertEquals(2, ratio(guest, groups, "a/x", "a/y", 150), 0.3);
          end(guest, spinners);
          return 0;
        });
  }

  /** The weight of a group is one for all harts: its only member gets as much as the two of its sibling together, where they meet. */
  @Test
  void groupWithoutAHartOfItsOwnIsNotFavoured() {
    run(
        2,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.ok(groups.mkdir("b"));
          List<Spinner> spinners = spinners(guest, "a", "a", "b", "b");
          guest.nanosleep(30);
          assertEquals(1, ratio(guest, groups, "a", "b", 150), 0.15);
          end(guest, spinners);
          return 0;
        });
  }

  @Test
  void bandwidthHoldsAGroupToItsQuotaAndSaysHow() {
    run(
        2,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          groups.set("a/cpu.max", "8000 20000");
          List<Spinner> spinners = spinners(guest, "a", "a", "a");
          guest.nanosleep(50);
          long before = usage(groups, "a");
          long periods = groups.figure("a/cpu.stat", "nr_periods");
          guest.nanosleep(200);
          long used = usage(groups, "a") - before;
          assertEquals(80_000, used, 12_000, "8 ms in each of ten periods");
          assertEquals(10, groups.figure("a/cpu.stat", "nr_periods") - periods, 1);
          assertTrue(groups.figure("a/cpu.stat", "nr_throttled") >= 8);
          assertTrue(groups.figure("a/cpu.stat", "throttled_usec") > 100_000);
          groups.set("a/cpu.max", "max");
          before = usage(groups, "a");
          guest.nanosleep(60);
          assertTrue(usage(groups, "a") - before > 100_000, "both harts again: " + (usage(groups, "a") - before));
          end(guest, spinners);
          guest.ok(groups.rmdir("a"));
          return 0;
        });
  }

  @Test
  void hierarchyIsThrottledAsAWhole() {
    run(
        1,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          groups.set("a/cgroup.subtree_control", "+cpu");
          guest.ok(groups.mkdir("a/x"));
          guest.ok(groups.mkdir("a/y"));
          groups.set("a/cpu.max", "5000 20000");
          groups.set("a/x/cpu.max", "15000 20000");
          List<Spinner> spinners = spinners(guest, "a/x", "a/y", "");
          guest.nanosleep(40);
          long a = usage(groups, "a");
          guest.nanosleep(200);
          assertEquals(50_000, usage(groups, "a") - a, 10_000);
          assertEquals(1, ratio(guest, groups, "a/x", "a/y", 100), 0.4, "the tighter limit above is what counts");
          end(guest, spinners);
          return 0;
        });
  }

  @Test
  void waitingForAHartIsPressure() {
    run(
        1,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          List<Spinner> spinners = spinners(guest, "a", "a");
          guest.nanosleep(200);
          long some = total(groups.text("a/cpu.pressure"), "some");
          long full = total(groups.text("a/cpu.pressure"), "full");
          assertTrue(some > 150_000, "one of the two always waits: " + some);
          assertTrue(full < 60_000, "but seldom both: " + full);
          assertTrue(total(groups.textOf("/proc/pressure/cpu"), "some") >= some);
          end(guest, spinners);
          return 0;
        });
  }

  private static long total(String text, String line) {
    String found = text.lines().filter(each -> each.startsWith(line)).findFirst().orElseThrow();
    return Long.parseLong(found.substring(found.indexOf("total=") + 6));
  }

  @Test
  void filesHaveLinuxsFormatsAndRefusals() {
    run(
        1,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          assertEquals("100\n", groups.text("a/cpu.weight"));
          assertEquals("0\n", groups.text("a/cpu.weight.nice"));
          assertEquals("max 100000\n", groups.text("a/cpu.max"));
          assertEquals("0\n", groups.text("a/cpu.max.burst"));
          assertEquals("0\n", groups.text("a/cpu.idle"));
          groups.set("a/cpu.weight", "1000");
          assertEquals("1000\n", groups.text("a/cpu.weight"));
          assertEquals("-10\n", groups.text("a/cpu.weight.nice"));
          groups.set("a/cpu.max", "50000");
          assertEquals("50000 100000\n", groups.text("a/cpu.max"));
          groups.set("a/cpu.max.burst", "20000");
          assertEquals("20000\n", groups.text("a/cpu.max.burst"));
          guest.refused(Errno.EINVAL, groups.write("a/cpu.max.burst", "60000"));
          guest.refused(Errno.EINVAL, groups.write("a/cpu.max", "500 100000"));
          guest.refused(Errno.EINVAL, groups.write("a/cpu.max", "5000 100"));
          guest.refused(Errno.EINVAL, groups.write("a/cpu.max", "much"));
          guest.refused(Errno.ERANGE, groups.write("a/cpu.weight", "0"));
          guest.refused(Errno.ERANGE, groups.write("a/cpu.weight", "10001"));
          guest.refused(Errno.ERANGE, groups.write("a/cpu.weight.nice", "20"));
          groups.set("a/cpu.idle", "1");
          assertEquals("0\n", groups.text("a/cpu.weight"));
          guest.refused(Errno.EINVAL, groups.write("a/cpu.weight", "100"));
          guest.refused(Errno.ENOENT, guest.open("/sys/fs/cgroup/cpu.weight", 0, 0));
          guest.ok(groups.mkdir("a/b"));
          guest.refused(Errno.ENOENT, guest.open("/sys/fs/cgroup/a/b/cpu.weight", 0, 0));
          assertTrue(groups.text("a/b/cpu.stat").startsWith("usage_usec "));
          return 0;
        });
  }

  @Test
  void featuresAndSliceAreTunedInDebugfs() {
    run(
        1,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          String folder = "../../kernel/debug/sched/";
          String features = groups.text(folder + "features");
          assertTrue(features.startsWith("PLACE_LAG PLACE_DEADLINE_INITIAL ") && features.contains(" NO_NEXT_BUDDY "), features);
          groups.set(folder + "features", "NO_DELAY_DEQUEUE NEXT_BUDDY");
          assertTrue(groups.text(folder + "features").contains(" NEXT_BUDDY NO_DELAY_DEQUEUE "));
          guest.refused(Errno.EINVAL, groups.write(folder + "features", "NO_SUCH"));
          assertEquals("700000\n", groups.text(folder + "base_slice_ns"));
          groups.set(folder + "base_slice_ns", "3000000");
          assertEquals("3000000\n", groups.text(folder + "base_slice_ns"));
          guest.refused(Errno.EINVAL, groups.write(folder + "base_slice_ns", "1"));
          String sched = groups.textOf("/proc/self/sched");
          assertTrue(sched.contains("se.vruntime") && sched.contains("se.avg.util_avg") && sched.contains("nr_voluntary_switches"), sched);
          return 0;
        });
  }

  @Test
  void controllerMayBeTakenAwayAndGivenBackWhileMembersRun() {
    run(
        2,
        guest -> {
          GroupShell groups = new GroupShell(guest);
          guest.ok(groups.mkdir("a"));
          guest.ok(groups.mkdir("b"));
          List<Spinner> spinners = spinners(guest, "a", "b", "a", "b");
          for (int i = 0; i < 8; i++) {
            groups.set("a/cpu.max", "2000 5000");
            guest.nanosleep(7);
            groups.set("cgroup.subtree_control", "-cpu");
            guest.nanosleep(3);
            groups.set("cgroup.subtree_control", "+cpu");
            groups.set("b/cpu.weight", "500");
            groups.set("a/cgroup.procs", spinners.get(1).pid + "");
            groups.set("b/cgroup.procs", spinners.get(1).pid + "");
          }
          guest.nanosleep(20);
          assertTrue(usage(groups, "a") > 0);
          end(guest, spinners);
          guest.ok(groups.rmdir("a"));
          guest.ok(groups.rmdir("b"));
          return 0;
        });
  }
}
