package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.hal.memory.Access;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** What a task's directory shows of it, to whom, and what becomes of it when the task ends. */
@Timeout(60)
class TaskFilesTest {
  private static final int READ = 63, PREAD = 67, UNLINKAT = 35, MKDIRAT = 34, CHROOT = 51, CHDIR = 49, KILL = 129, PAUSE_PPOLL = 73, WAITID = 95;
  private static final int SETRESUID = 147, SETRESGID = 149, GETPID = 172, UNAME = 160, SYSINFO = 179, PIDFD_SEND_SIGNAL = 424, NANOSLEEP = 101;
  private static final int SIGSTOP = 19, SIGKILL = 9, WEXITED = 4, WSTOPPED = 2, WNOWAIT = 0x1000000, P_PID = 1;

  /** A child that does nothing until it is killed. */
  private static long sleeper(Guest guest) {
    long child =
        guest.fork(
            inChild -> {
              inChild.call(PAUSE_PPOLL, 0, 0, 0, 0, 8);
              return 0;
            });
    sleep(guest, 1);
    return child;
  }

  private static void sleep(Guest guest, long millis) {
    try (UserContext.Frame frame = guest.user().frame()) {
      long time = frame.allocate(16);
      guest.user().put(time, millis / 1000);
      guest.user().put(time + 8, millis % 1000 * 1_000_000);
      guest.must(NANOSLEEP, time, 0);
    }
  }

  private static void kill(Guest guest, long child) {
    guest.must(KILL, child, SIGKILL);
    guest.await(child);
  }

  private static void become(Guest guest, int id) {
    guest.must(SETRESGID, id, id, id);
    guest.must(SETRESUID, id, id, id);
  }

  private static long refused(Errno errno) {
    return -errno.number();
  }

  @Test
  void aSleeperShowsWhereInTheKernelItSleepsAndARunnerHowLongItWaited() {
    GuestMachine.run(
        guest -> {
          long child = sleeper(guest);
          assertEquals("PollWait.await", guest.contents("/proc/" + child + "/wchan"));
          assertTrue(guest.contents("/proc/" + child + "/stack").contains("[<0>] PollCalls.ppoll\n"), () -> guest.contents("/proc/" + child + "/stack"));
          assertEquals("0", guest.contents("/proc/self/wchan"));
          String[] scheduled = guest.contents("/proc/" + child + "/schedstat").split("[ \n]");
          assertTrue(Long.parseLong(scheduled[0]) > 0, scheduled[0]);
          assertTrue(Long.parseLong(scheduled[2]) >= 1, scheduled[2]);
          kill(guest, child);
        });
  }

  @Test
  void selfIsWhoeverLooks() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          assertEquals("1", proc.link("/proc/self"));
          assertEquals("1/task/1", proc.link("/proc/thread-self"));
          long child =
              guest.fork(
                  inChild -> {
                    ProcReader seen = new ProcReader(inChild);
                    assertEquals(Long.toString(inChild.must(GETPID)), seen.link("/proc/self"));
                    assertEquals("1", seen.stat("/proc/self")[1]);
                    assertEquals(seen.field("/proc/self/status", "Pid"), seen.link("/proc/self"));
                    return 0;
                  });
          assertEquals(0, guest.await(child));
        });
  }

  @Test
  void processesAreListedInOrderAndThreadsOnlyReached() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long first = sleeper(guest);
          long second = sleeper(guest);
          List<String> numbers = proc.names("/proc").stream().filter(name -> isProgram(guest, name)).toList();
          assertEquals(List.of("1", Long.toString(first), Long.toString(second)), numbers);
          assertEquals(List.of("1"), proc.names("/proc/1/task"));
          assertTrue(proc.names("/proc/1").containsAll(List.of("stat", "status", "fd", "exe", "task")));
          assertTrue(!proc.names("/proc/1/task/1").contains("task"));
          assertEquals(refused(Errno.ENOENT), proc.answer("/proc/01/stat"));
          assertEquals(refused(Errno.ENOENT), proc.answer("/proc/1/task/" + first + "/stat"));
          kill(guest, first);
          kill(guest, second);
        });
  }

  @Test
  void statesAreThoseOfPs() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long child = sleeper(guest);
          String directory = "/proc/" + child;
          assertEquals("R", proc.stat("/proc/self")[0]);
          assertEquals("S", proc.stat(directory)[0]);
          guest.must(KILL, child, SIGSTOP);
          guest.must(WAITID, P_PID, child, 0, WSTOPPED, 0);
          assertEquals("T", proc.stat(directory)[0]);
          assertEquals("T (stopped)", proc.field(directory + "/status", "State"));
          guest.must(KILL, child, SIGKILL);
          guest.must(WAITID, P_PID, child, 0, WEXITED | WNOWAIT, 0);
          assertEquals("Z (zombie)", proc.field(directory + "/status", "State"));
          guest.await(child);
        });
  }

  @Test
  void aZombieHasLetGoOfEverythingAndAReapedTaskAnswersEsrch() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long child = sleeper(guest);
          String directory = "/proc/" + child;
          long stat = proc.open(directory + "/stat", O_RDONLY);
          long folder = proc.open(directory, O_RDONLY);
          guest.must(KILL, child, SIGKILL);
          guest.must(WAITID, P_PID, child, 0, WEXITED | WNOWAIT, 0);
          for (String empty : new String[] {"cmdline", "maps", "environ", "smaps", "mounts", "pagemap"}) {
            assertEquals(0, proc.answer(directory + "/" + empty), empty);
          }
          for (String gone : new String[] {"exe", "cwd", "root"}) {
            assertEquals("ENOENT", proc.link(directory + "/" + gone), gone);
          }
          assertEquals(List.of(), proc.names(directory + "/fd"));
          assertEquals("0 0 0 0 0 0 0\n", proc.text(directory + "/statm"));
          assertEquals(Integer.toString(SIGKILL), proc.stat(directory)[49]);
          guest.await(child);
          try (UserContext.Frame frame = guest.user().frame()) {
            assertEquals(refused(Errno.ESRCH), guest.call(READ, stat, frame.allocate(64), 64));
            assertEquals(refused(Errno.ESRCH), guest.call(PIDFD_SEND_SIGNAL, folder, 0, 0, 0));
          }
          assertEquals(refused(Errno.ENOENT), proc.answer(directory + "/stat"));
        });
  }

  @Test
  void othersMayNotLookInside() {
    GuestMachine.run(
        guest -> {
          long secret = sleeper(guest);
          long child =
              guest.fork(
                  inChild -> {
                    become(inChild, 1000);
                    ProcReader proc = new ProcReader(inChild);
                    String directory = "/proc/" + secret;
                    for (String closed : new String[] {"environ", "maps", "smaps_rollup", "pagemap", "io", "stack", "syscall"}) {
                      assertEquals(refused(Errno.EACCES), proc.answer(directory + "/" + closed), closed);
                    }
                    for (String link : new String[] {"exe", "cwd", "root"}) {
                      assertEquals("EACCES", proc.link(directory + "/" + link), link);
                    }
                    assertEquals(refused(Errno.EACCES), proc.open(directory + "/fd", O_RDONLY));
                    assertEquals(refused(Errno.EACCES), proc.open(directory + "/root/etc/passwd", O_RDONLY));
                    assertEquals("0", proc.stat(directory)[23], "the addresses of the code are hidden");
                    assertTrue(proc.answer(directory + "/status") > 0);
                    assertTrue(proc.answer("/proc/self/maps") > 0);
                    assertTrue(proc.names("/proc/self/fd").contains("0"));
                    assertEquals("/", proc.link("/proc/self/cwd"));
                    return 0;
                  });
          assertEquals(0, guest.await(child));
          kill(guest, secret);
        });
  }

  @Test
  void descriptorsLeadToTheFileItselfEvenWithoutAName() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          guest.file("/tmp/f", "kept");
          long fd = guest.open("/tmp/f", O_RDONLY);
          String link = "/proc/self/fd/" + fd;
          assertEquals("/tmp/f", proc.link(link));
          assertTrue(proc.names("/proc/self/fd").contains(Long.toString(fd)));
          assertEquals("0100002", proc.field("/proc/self/fdinfo/" + guest.open("/tmp/f", O_RDWR), "flags"));
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/f"), 0);
          assertEquals("/tmp/f (deleted)", proc.link(link));
          assertEquals("kept", proc.text(link));
          guest.close(fd);
          assertEquals("ENOENT", proc.link(link));
        });
  }

  @Test
  void eachKindOfDescriptorTellsMoreThanItsPosition() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          String info = "/proc/self/fdinfo/";
          assertTrue(proc.text(info + guest.must(19, 5, 0)).contains("eventfd-count:                5\neventfd-semaphore: 0\n"));
          long words = guest.buffer(32);
          guest.user().put(words, 0x204);
          assertTrue(proc.text(info + guest.must(74, -1, words, 8, 0)).endsWith("sigmask:\t0000000000000204\n"));
          assertTrue(proc.text(info + guest.must(85, 1, 0)).endsWith("clockid: 1\nticks: 0\nsettime flags: 00\nit_value: (0, 0)\nit_interval: (0, 0)\n"));
          long pipe = guest.pipe()[0];
          long epoll = guest.must(20, 0);
          guest.user().put(words, 1);
          guest.user().put(words + 8, 0xab);
          guest.must(21, epoll, 1, pipe, words);
          assertTrue(proc.text(info + epoll).contains(String.format("tfd: %8d events:       19 data:               ab", pipe)));
          long file = guest.open("/tmp/locked", O_RDWR | O_CREAT);
          guest.must(32, file, 2);
          assertTrue(proc.text(info + file).contains("lock:\t1: FLOCK  ADVISORY  WRITE " + guest.must(172)));
          long inotify = guest.must(26, 0);
          guest.must(27, inotify, guest.text("/tmp"), 2);
          assertTrue(proc.text(info + inotify).contains("inotify wd:1 ino:"));
        });
  }

  @Test
  void aPipeCanBeOpenedAgainThroughItsDescriptor() {
    GuestMachine.run(
        guest -> {
          long[] pipe = guest.pipe();
          long again = guest.open("/proc/self/fd/" + pipe[1], O_WRONLY);
          assertEquals(5, guest.write(again, "hello"));
          assertEquals("hello", guest.read(pipe[0], 16));
          assertTrue(new ProcReader(guest).link("/proc/self/fd/" + again).matches("pipe:\\[\\d+]"));
        });
  }

  @Test
  void theRootOfAnotherTaskIsWithinTheMachine() {
    GuestMachine.run(
        guest -> {
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/jail"), 0755);
          long child =
              guest.fork(
                  inChild -> {
                    inChild.must(CHROOT, inChild.text("/tmp/jail"));
                    inChild.must(CHDIR, inChild.text("/"));
                    inChild.call(PAUSE_PPOLL, 0, 0, 0, 0, 8);
                    return 0;
                  });
          sleep(guest, 1);
          ProcReader proc = new ProcReader(guest);
          guest.file("/tmp/jail/inside", "x");
          assertEquals("/tmp/jail", proc.link("/proc/" + child + "/root"));
          assertEquals("x", proc.text("/proc/" + child + "/root/inside"));
          assertEquals("", proc.text("/proc/" + child + "/mounts"));
          String above = "/proc/" + child + "/root/" + "../".repeat(9);
          assertEquals(proc.names("/"), proc.names(above), "the way up ends at the machine's root");
          kill(guest, child);
        });
  }

  @Test
  void aTaskMayRenameItselfButNobodyElse() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long child = sleeper(guest);
          assertEquals(12, proc.write("/proc/self/comm", "other (name\n"));
          assertEquals("other (name\n", proc.text("/proc/self/comm"));
          assertTrue(proc.text("/proc/self/stat").startsWith("1 (other (name) R "));
          assertEquals(refused(Errno.EINVAL), proc.write("/proc/" + child + "/comm", "x"));
          kill(guest, child);
        });
  }

  @Test
  void pageMapShowsTheFrameBehindAPage() {
    GuestMachine.run(
        guest -> {
          long page = guest.user().mapBuffer(8192) + 4095 & -4096L;
          guest.user().put(page, 7);
          long physical = guest.user().current().space().physical(page, Access.LOAD);
          long fd = guest.open("/proc/self/pagemap", O_RDONLY);
          long entry = guest.buffer(8);
          assertEquals(8, guest.must(PREAD, fd, entry, 8, page / 4096 * 8));
          assertEquals(physical >>> 12, guest.user().get(entry) & (1L << 55) - 1);
          assertEquals(1, guest.user().get(entry) >>> 63);
          guest.refused(Errno.EINVAL, PREAD, fd, entry, 7, page / 4096 * 8);
        });
  }

  @Test
  void oomAdjustmentIsInheritedAndLoweredOnlyByThePowerful() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          assertEquals(4, proc.write("/proc/self/oom_score_adj", "500\n"));
          assertEquals(refused(Errno.EINVAL), proc.write("/proc/self/oom_score_adj", "1001"));
          assertEquals(refused(Errno.EINVAL), proc.write("/proc/self/oom_score_adj", "much"));
          long child =
              guest.fork(
                  inChild -> {
                    become(inChild, 1000);
                    ProcReader own = new ProcReader(inChild);
                    assertEquals("500\n", own.text("/proc/self/oom_score_adj"));
                    assertTrue(Integer.parseInt(own.text("/proc/self/oom_score").strip()) >= 1000);
                    assertEquals(refused(Errno.EACCES), own.write("/proc/self/oom_score_adj", "499"));
                    assertEquals(3, own.write("/proc/self/oom_score_adj", "501"));
                    return 0;
                  });
          assertEquals(0, guest.await(child));
        });
  }

  @Test
  void aSignalCanBeSentThroughTheDirectory() {
    GuestMachine.run(
        guest -> {
          long child = sleeper(guest);
          guest.must(PIDFD_SEND_SIGNAL, guest.open("/proc/" + child, O_RDONLY), SIGKILL, 0, 0);
          assertEquals(SIGKILL, guest.await(child));
        });
  }

  @Test
  void whatIsWrittenToHostnameIsWhatUnameTells() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          assertEquals(8, proc.write("/proc/sys/kernel/hostname", "machine\n"));
          assertEquals("machine\n", proc.text("/proc/sys/kernel/hostname"));
          long names = guest.buffer(390);
          guest.must(UNAME, names);
          assertEquals("machine\0", guest.string(names + 65, 8));
          assertEquals(proc.text("/proc/sys/kernel/osrelease").strip() + "\0", guest.string(names + 130, proc.text("/proc/sys/kernel/osrelease").length()));
          assertEquals(refused(Errno.EIO), proc.write("/proc/sys/kernel/pid_max", "5"));
        });
  }

  /** Whether a name in /proc is that of a process, and not of a thread of the kernel's. */
  private static boolean isProgram(Guest guest, String name) {
    return Character.isDigit(name.charAt(0)) && !guest.user().current().kernel().tasks().process(Integer.parseInt(name)).isKernelThread();
  }

  @Test
  void loadFollowsWhoWantsToRun() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          sleep(guest, 300_000);
          String tasks = " 1/" + guest.user().current().kernel().tasks().tasks().size() + " ";
          assertTrue(proc.text("/proc/loadavg").startsWith("0.00 0.00 0.00" + tasks));
          long until = guest.user().current().kernel().monotonicNanos() + 60_000_000_000L;
          while (guest.user().current().kernel().monotonicNanos() < until) {
            guest.user().current().hart().charge(1_000_000);
          }
          assertTrue(proc.text("/proc/loadavg").startsWith("0.63 0.18 0.06" + tasks), proc.text("/proc/loadavg"));
          long info = guest.buffer(112);
          guest.must(SYSINFO, info);
          assertEquals(0.63, guest.user().get(info + 8) / 65536.0, 0.01);
          assertEquals(360, guest.user().get(info), 1);
          assertEquals(64 << 20, guest.user().get(info + 32));
          String[] uptime = proc.text("/proc/uptime").strip().split(" ");
          assertEquals(360, Double.parseDouble(uptime[0]), 1);
          assertEquals(660, Double.parseDouble(uptime[1]), 2, "two harts, one of them busy for a minute");
        });
  }
}
