package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** Performance events of a program and of all that it starts, as perf(1) asks for them. */
@Timeout(60)
class PerfEventsTest {
  private static final int PERF_EVENT_OPEN = 241, WAIT4 = 260;
  private static final int HARDWARE = 0, SOFTWARE = 1;
  private static final int INSTRUCTIONS = 1;
  private static final int TASK_CLOCK = 1, PAGE_FAULTS = 2, SWITCHES = 3, MIGRATIONS = 4, ALIGNMENT_FAULTS = 7;
  private static final long DISABLED = 1, INHERIT = 2, ENABLE_ON_EXEC = 1 << 12;
  private static final long PERF_STAT = DISABLED | INHERIT | ENABLE_ON_EXEC;
  private static final long ENABLE = 0x2400;

  private static void run(Booted.Body body) {
    Booted.Setup.standard().ram(64).harts(2).run(body).exited(0);
  }

  private static long open(Guest guest, int type, long config, long flags, int pid, int cpu) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long attributes = frame.allocate(128);
      for (int i = 0; i < 128; i += 8) {
        guest.user.put(attributes + i, 0);
      }
      guest.user.putInt(attributes, type);
      guest.user.putInt(attributes + 4, 128);
      guest.user.put(attributes + 8, config);
      guest.user.put(attributes + 40, flags);
      return guest.call(PERF_EVENT_OPEN, attributes, pid, cpu, -1, 0);
    }
  }

  private static long event(Guest guest, int type, long config, long flags, int pid) {
    return guest.ok(open(guest, type, config, flags, pid, -1));
  }

  private static long count(Guest guest, long fd) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long at = frame.allocate(8);
      assertEquals(8, guest.call(63, fd, at, 8));
      return guest.user.get(at);
    }
  }

  /** A child that sleeps until it is watched, then becomes a program which forks. */
  private static int child(Guest guest) {
    return guest.fork(
        born -> {
          born.nanosleep(20);
          born.ok(born.execve("/bin/cow-demo", "cow-demo"));
          return 1;
        });
  }

  /** Waits for the child. {@return the page faults of it and of all that it waited for, by its rusage} */
  private static long faultsByUsage(Guest guest, int pid) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long usage = frame.allocate(144);
      long status = frame.allocate(8);
      assertEquals(pid, guest.call(WAIT4, pid, status, 0, usage));
      assertEquals(0, guest.user.getInt(status));
      return guest.user.get(usage + 64) + guest.user.get(usage + 72);
    }
  }

  @Test
  void whatDescendantsDoCountsFromTheExecOn() {
    run(
        guest -> {
          int pid = child(guest);
          long faults = event(guest, SOFTWARE, PAGE_FAULTS, PERF_STAT, pid);
          long alone = event(guest, SOFTWARE, PAGE_FAULTS, DISABLED | ENABLE_ON_EXEC, pid);
          long instructions = event(guest, HARDWARE, INSTRUCTIONS, PERF_STAT, pid);
          long clock = event(guest, SOFTWARE, TASK_CLOCK, PERF_STAT, pid);
          long switches = event(guest, SOFTWARE, SWITCHES, PERF_STAT, pid);
          long never = event(guest, SOFTWARE, PAGE_FAULTS, DISABLED | INHERIT, pid);
          assertEquals(0, count(guest, faults) + count(guest, switches), "it has not run another program yet");
          assertEquals(faultsByUsage(guest, pid), count(guest, faults), () -> "as the program's usage says; its own: " + count(guest, alone));
          assertTrue(count(guest, alone) > 0 && count(guest, alone) < count(guest, faults), "its own are some of them");
          assertTrue(count(guest, instructions) > 1_000 && count(guest, clock) > 1_000);
          assertTrue(count(guest, switches) > 1, "parents wait for children");
          assertEquals(0, count(guest, never));
          return 0;
        });
  }

  @Test
  void whatTheFileSwitchesIsSwitchedForAllThatInheritedIt() {
    run(
        guest -> {
          long fd = event(guest, SOFTWARE, SWITCHES, DISABLED | INHERIT, 0);
          int child =
              guest.fork(
                  born -> {
                    born.nanosleep(10);
                    int grandchild =
                        born.fork(
                            last -> {
                              last.nanosleep(10);
                              last.nanosleep(10);
                              return 3;
                            });
                    assertTrue(born.wait4(grandchild, 0).exited(3));
                    return 3;
                  });
          guest.nanosleep(5);
          assertEquals(0, count(guest, fd));
          guest.ok(guest.call(29, fd, ENABLE, 0));
          assertTrue(guest.wait4(child, 0).exited(3));
          long counted = count(guest, fd);
          assertTrue(counted >= 4, () -> "two sleeps of the grandchild, a wait of each of its ancestors: " + counted);
          guest.ok(guest.call(57, fd));
          return 0;
        });
  }

  @Test
  void aTaskThatIsSentToAnotherHartHasMigrated() {
    run(
        guest -> {
          long fd = event(guest, SOFTWARE, MIGRATIONS, 0, 0);
          try (UserContext.Frame frame = guest.user.frame()) {
            long mask = frame.allocate(8);
            for (int turn = 0; turn < 6; turn++) {
              guest.user.put(mask, 1L << (turn & 1));
              guest.ok(guest.call(122, 0, 8, mask));
              guest.nanosleep(1);
            }
          }
          long counted = count(guest, fd);
          assertTrue(counted >= 5 && counted <= 6, () -> "there and back: " + counted);
          return 0;
        });
  }

  @Test
  void whatThereIsOfTasksOnlyIsNotCountedOfHarts() {
    run(
        guest -> {
          assertEquals(0, count(guest, event(guest, SOFTWARE, ALIGNMENT_FAULTS, 0, 0)));
          guest.refused(Errno.ENOENT, open(guest, SOFTWARE, PAGE_FAULTS, 0, -1, 0));
          guest.refused(Errno.ENOENT, open(guest, SOFTWARE, 99, 0, 0, -1));
          long clock = guest.ok(open(guest, SOFTWARE, TASK_CLOCK, 0, -1, 0));
          assertTrue(count(guest, clock) < 1_000_000);
          return 0;
        });
  }
}
