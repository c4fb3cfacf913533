package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** Policies and their parameters, as Linux answers. */
@Timeout(60)
class PolicyCallsTest {
  private static final int SETPARAM = 118, SETSCHEDULER = 119, GETSCHEDULER = 120, GETPARAM = 121, SETAFFINITY = 122, GETAFFINITY = 123, MAX = 125, MIN = 126;
  private static final int RR_GET_INTERVAL = 127, SETPRIORITY = 140, GETPRIORITY = 141, SETRESUID = 147, PRLIMIT = 261, SETATTR = 274, GETATTR = 275;
  private static final int NORMAL = 0, FIFO = 1, RR = 2, BATCH = 3, IDLE = 5, DEADLINE = 6, EXT = 7, RESET_ON_FORK = 0x4000_0000;
  private static final int FLAG_RESET = 1, FLAG_RECLAIM = 2, FLAG_KEEP_POLICY = 8, FLAG_KEEP_PARAMS = 16, FLAG_CLAMP = 32;
  private static final int RLIMIT_NICE = 13, RLIMIT_RTPRIO = 14;
  private static final long MILLI = 1_000_000;

  private static long param(Guest guest, int priority) {
    long at = guest.buffer(8);
    guest.user().putInt(at, priority);
    return at;
  }

  private static long attributes(Guest guest, int policy, long flags, int nice, int priority, long runtime, long deadline, long period) {
    long at = guest.buffer(64);
    guest.user().putInt(at, 48);
    guest.user().putInt(at + 4, policy);
    guest.putLong(at + 8, flags);
    guest.user().putInt(at + 16, nice);
    guest.user().putInt(at + 20, priority);
    guest.putLong(at + 24, runtime);
    guest.putLong(at + 32, deadline);
    guest.putLong(at + 40, period);
    return at;
  }

  private static String statField(Guest guest, int field) {
    String stat = guest.contents("/proc/self/stat");
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[field - 3];
  }

  @Test
  void policyAndPriorityAreKeptAndShown() {
    GuestMachine.run(
        guest -> {
          guest.must(SETSCHEDULER, 0, FIFO, param(guest, 42));
          assertEquals(FIFO, guest.must(GETSCHEDULER, 0));
          long shown = guest.buffer(8);
          guest.must(GETPARAM, 0, shown);
          assertEquals(42, guest.user().getInt(shown));
          assertEquals("-43", statField(guest, 18));
          assertEquals("42", statField(guest, 40));
          assertEquals("1", statField(guest, 41));
          guest.must(SETPARAM, 0, param(guest, 7));
          guest.must(GETPARAM, 0, shown);
          assertEquals(7, guest.user().getInt(shown));
          guest.must(SETSCHEDULER, 0, RR | RESET_ON_FORK, param(guest, 1));
          assertEquals(RR | RESET_ON_FORK, guest.must(GETSCHEDULER, 0));
          long pid = guest.fork(child -> (int) child.must(GETSCHEDULER, 0));
          assertEquals(NORMAL, guest.await(pid) >> 8);
          long time = guest.buffer(16);
          guest.must(RR_GET_INTERVAL, 0, time);
          assertEquals(100 * MILLI, guest.getLong(time + 8));
          guest.must(SETSCHEDULER, 0, BATCH, param(guest, 0));
          assertEquals("20", statField(guest, 18));
        });
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.EINVAL, SETSCHEDULER, 0, FIFO, param(guest, 0));
          guest.refused(Errno.EINVAL, SETSCHEDULER, 0, FIFO, param(guest, 100));
          guest.refused(Errno.EINVAL, SETSCHEDULER, 0, NORMAL, param(guest, 1));
          guest.refused(Errno.EINVAL, SETSCHEDULER, 0, 4, param(guest, 0));
          guest.refused(Errno.EINVAL, SETSCHEDULER, 0, -1, param(guest, 0));
          guest.refused(Errno.EINVAL, SETSCHEDULER, 0, DEADLINE, param(guest, 0));
          guest.refused(Errno.EINVAL, SETSCHEDULER, 0, FIFO, 0);
          guest.refused(Errno.EFAULT, SETSCHEDULER, 0, FIFO, 16);
          guest.refused(Errno.ESRCH, SETSCHEDULER, 999, FIFO, param(guest, 1));
          guest.refused(Errno.EINVAL, GETSCHEDULER, -1);
          assertEquals(99, guest.must(MAX, RR));
          assertEquals(1, guest.must(MIN, FIFO));
          assertEquals(0, guest.must(MAX, DEADLINE));
          guest.refused(Errno.EINVAL, MAX, 4);
          guest.refused(Errno.EINVAL, SETATTR, 0, attributes(guest, FIFO, 0x80, 0, 1, 0, 0, 0), 0);
          guest.refused(Errno.EOPNOTSUPP, SETATTR, 0, attributes(guest, NORMAL, FLAG_CLAMP, 0, 0, 0, 0, 0), 0);
          guest.refused(Errno.EINVAL, SETATTR, 0, attributes(guest, NORMAL, 0, 0, 0, 0, 0, 0), 1);
          long small = attributes(guest, NORMAL, 0, 0, 0, 0, 0, 0);
          guest.user().putInt(small, 47);
          guest.refused(Errno.E2BIG, SETATTR, 0, small, 0);
          assertEquals(56, guest.user().getInt(small), "the size that would do is told");
          guest.refused(Errno.EINVAL, GETATTR, 0, small, 47, 0);
          guest.refused(Errno.EINVAL, SETATTR, 0, attributes(guest, DEADLINE, 0, 0, 0, 500, 10 * MILLI, 10 * MILLI), 0);
          guest.refused(Errno.EINVAL, SETATTR, 0, attributes(guest, DEADLINE, 0, 0, 0, 20 * MILLI, 10 * MILLI, 30 * MILLI), 0);
          guest.refused(Errno.EINVAL, SETATTR, 0, attributes(guest, DEADLINE, 0, 0, 0, MILLI, 5000 * MILLI, 0), 0);
        });
  }

  @Test
  void attributesComeBackAsTheyWereSetAndCanBeKept() {
    GuestMachine.run(
        guest -> {
          guest.must(SETATTR, 0, attributes(guest, NORMAL, FLAG_RESET, 5, 0, 3 * MILLI, 0, 0), 0);
          long at = guest.buffer(64);
          guest.must(GETATTR, 0, at, 56, 0);
          assertEquals(56, guest.user().getInt(at));
          assertEquals(FLAG_RESET, guest.getLong(at + 8));
          assertEquals(5, guest.user().getInt(at + 16));
          assertEquals(3 * MILLI, guest.getLong(at + 24));
          guest.must(SETATTR, 0, attributes(guest, IDLE, FLAG_KEEP_POLICY, 9, 0, 0, 0, 0), 0);
          assertEquals(NORMAL | RESET_ON_FORK, guest.must(GETSCHEDULER, 0));
          assertEquals(20 - 9, guest.must(GETPRIORITY, 0, 0));
          guest.must(SETATTR, 0, attributes(guest, BATCH, FLAG_KEEP_PARAMS, 0, 0, 0, 0, 0), 0);
          assertEquals(BATCH, guest.must(GETSCHEDULER, 0));
          assertEquals(20 - 9, guest.must(GETPRIORITY, 0, 0));
        });
  }

  @Test
  void reservationsAreAdmittedWhileTheyFit() {
    GuestMachine.run(
        guest -> {
          guest.must(SETATTR, 0, attributes(guest, DEADLINE, FLAG_RECLAIM, 0, 0, 40 * MILLI, 100 * MILLI, 0), 0);
          long at = guest.buffer(64);
          guest.must(GETATTR, 0, at, 48, 0);
          assertEquals(FLAG_RECLAIM, guest.getLong(at + 8));
          assertEquals(40 * MILLI, guest.getLong(at + 24));
          assertEquals(100 * MILLI, guest.getLong(at + 40));
          assertEquals("-101", statField(guest, 18));
          long stack = guest.buffer(64);
          guest.refused(Errno.EAGAIN, 220, 17, 0, 0, 0, 0);
          guest.putLong(stack, 1);
          guest.refused(Errno.EBUSY, SETAFFINITY, 0, 8, stack);
          guest.refused(Errno.ESRCH, SETAFFINITY, -1, 8, stack);
          guest.refused(Errno.ESRCH, GETAFFINITY, -1, 8, stack);
          guest.must(SETSCHEDULER, 0, NORMAL, param(guest, 0));
          guest.must(SETAFFINITY, 0, 8, stack);
          guest.refused(Errno.EPERM, SETATTR, 0, attributes(guest, DEADLINE, 0, 0, 0, MILLI, 100 * MILLI, 0), 0);
          guest.putLong(stack, 3);
          guest.must(SETAFFINITY, 0, 8, stack);
          long full = attributes(guest, DEADLINE, FLAG_RESET, 0, 0, 90 * MILLI, 100 * MILLI, 0); // with the 5 % of the hart's fair server that is the limit
          guest.putLong(at, 0);
          guest.putLong(at + 8, 200 * MILLI);
          guest.must(101, at, 0); // until what it had before is paid for
          guest.must(SETATTR, 0, full, 0);
          long pid =
              guest.fork(
                  child -> {
                    child.must(SETATTR, 0, full, 0);
                    child.refused(Errno.EBUSY, SETATTR, 0, attributes(child, DEADLINE, 0, 0, 0, 91 * MILLI, 100 * MILLI, 0), 0);
                    return 0;
                  });
          assertEquals(0, guest.await(pid));
        });
  }

  @Test
  void theUnprivilegedGoOnlyAsFarAsTheirLimits() {
    GuestMachine.run(
        guest -> {
          setLimit(guest, RLIMIT_NICE, 25);
          setLimit(guest, RLIMIT_RTPRIO, 10);
          guest.must(SETRESUID, 1000, 1000, 1000);
          guest.refused(Errno.EPERM, SETSCHEDULER, 0, FIFO, param(guest, 11));
          guest.must(SETSCHEDULER, 0, FIFO, param(guest, 10));
          guest.must(SETSCHEDULER, 0, NORMAL, param(guest, 0));
          guest.refused(Errno.EPERM, SETATTR, 0, attributes(guest, DEADLINE, 0, 0, 0, MILLI, 100 * MILLI, 0), 0);
          guest.must(SETPRIORITY, 0, 0, -5);
          guest.refused(Errno.EACCES, SETPRIORITY, 0, 0, -6);
          guest.refused(Errno.EPERM, SETATTR, 0, attributes(guest, NORMAL, 0, -6, 0, 0, 0, 0), 0);
          guest.must(SETSCHEDULER, 0, IDLE | RESET_ON_FORK, param(guest, 0));
          guest.refused(Errno.EPERM, SETSCHEDULER, 0, NORMAL, param(guest, 0));
          guest.must(SETSCHEDULER, 0, NORMAL | RESET_ON_FORK, param(guest, 0));
          setLimit(guest, RLIMIT_RTPRIO, 0);
          guest.refused(Errno.EPERM, SETSCHEDULER, 0, RR | RESET_ON_FORK, param(guest, 1));
        });
  }

  private static void setLimit(Guest guest, int resource, long value) {
    long at = guest.buffer(16);
    guest.putLong(at, value);
    guest.putLong(at + 8, value);
    guest.must(PRLIMIT, 0, resource, at, 0);
  }

  @Test
  void settingsOfTheRealTimeClassesCanBeWritten() {
    GuestMachine.run(
        guest -> {
          write(guest, "/proc/sys/kernel/sched_rr_timeslice_ms", "20");
          guest.must(SETSCHEDULER, 0, RR, param(guest, 1));
          long time = guest.buffer(16);
          guest.must(RR_GET_INTERVAL, 0, time);
          assertEquals(20 * MILLI, guest.getLong(time + 8));
          write(guest, "/proc/sys/kernel/sched_rt_runtime_us", "400000");
          guest.refused(Errno.EBUSY, SETATTR, 0, attributes(guest, DEADLINE, 0, 0, 0, 90 * MILLI, 100 * MILLI, 0), 0);
          guest.must(SETATTR, 0, attributes(guest, DEADLINE, 0, 0, 0, 70 * MILLI, 100 * MILLI, 0), 0);
          long fd = guest.open("/proc/sys/kernel/sched_rt_runtime_us", Guest.O_WRONLY);
          assertEquals(-Errno.EBUSY.number(), guest.write(fd, "300000"));
          assertEquals(-Errno.EINVAL.number(), guest.write(fd, "2000000"));
          assertTrue(guest.contents("/proc/sys/kernel/sched_rt_runtime_us").startsWith("400000"));
        });
  }

  @Test
  void whatFairTasksGetBehindRealTimeOnesCanBeWritten() {
    GuestMachine.run(
        guest -> {
          String runtime = "/sys/kernel/debug/sched/fair_server/cpu1/runtime";
          assertEquals("50000000\n", guest.contents(runtime));
          write(guest, runtime, "100000000");
          assertEquals("100000000\n", guest.contents(runtime));
          assertEquals("1000000000\n", guest.contents("/sys/kernel/debug/sched/fair_server/cpu0/period"));
          assertEquals(-Errno.EINVAL.number(), guest.write(guest.open(runtime, Guest.O_WRONLY), "2000000000"));
        });
  }

  @Test
  void figuresByWhichADomainIsBalancedCanBeWritten() {
    GuestMachine.run(
        guest -> {
          String domain = "/sys/kernel/debug/sched/domains/cpu1/domain0/";
          assertEquals("MC\n0\n2\n", guest.contents(domain + "name") + guest.contents(domain + "level") + guest.contents(domain + "min_interval"), "two harts of one cache: 2 ms");
          write(guest, domain + "min_interval", "7");
          assertEquals("7\n", guest.contents(domain + "min_interval"));
          assertEquals("2\n", guest.contents("/sys/kernel/debug/sched/domains/cpu0/domain0/min_interval"), "each hart has its own");
          assertEquals(-Errno.EINVAL.number(), guest.write(guest.open(domain + "busy_factor", Guest.O_WRONLY), "-1"));
          assertEquals(-Errno.ENOENT.number(), guest.openat("/sys/kernel/debug/sched/domains/cpu1/domain1/name", Guest.O_RDONLY, 0));
        });
  }

  @Test
  void policiesOfTheExtClassAreChosenByAFile() {
    GuestMachine.run(
        guest -> {
          String folder = "/sys/kernel/sched_ext/";
          assertEquals("disabled\n", guest.contents(folder + "state"));
          assertEquals("fifo vtime\n", guest.contents(folder + "policies"));
          guest.must(SETSCHEDULER, 0, EXT, param(guest, 0));
          assertEquals(EXT, guest.must(GETSCHEDULER, 0));
          write(guest, folder + "policy", "fifo\n");
          assertEquals("enabled\n", guest.contents(folder + "state"));
          assertEquals("fifo\n", guest.contents(folder + "root/ops"));
          assertEquals("1\n", guest.contents(folder + "switch_all"));
          assertEquals(3, guest.await(guest.fork(child -> 3)) >> 8, "programs go on");
          write(guest, folder + "policy", "vtime");
          assertEquals("vtime\n", guest.contents(folder + "root/ops"));
          assertEquals(-Errno.EINVAL.number(), guest.write(guest.open(folder + "policy", Guest.O_WRONLY), "nonsense"));
          assertEquals("2\n", guest.contents(folder + "enable_seq"));
          write(guest, folder + "policy", "none");
          assertEquals("disabled\n", guest.contents(folder + "state"));
          assertEquals("0\n", guest.contents(folder + "switch_all"));
          assertEquals(0, guest.must(MAX, EXT));
        });
  }

  private static void write(Guest guest, String path, String value) {
    long fd = guest.open(path, Guest.O_WRONLY);
    assertEquals(value.length(), guest.write(fd, value));
    guest.close(fd);
  }

  @Test
  void noClassOfInputAndOutputHasNoLevel() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.EINVAL, 30, 1, 0, 4);
          guest.must(30, 1, 0, 2 << 13 | 4);
          assertEquals(2 << 13 | 4, guest.must(31, 1, 0));
          guest.must(30, 1, 0, 0);
        });
  }
}
