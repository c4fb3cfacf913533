package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.kernel.signal.Signal;

/** Calls on memory, processes, signals and time look as strace(1) shows them. */
class StraceTest {
  private static final int SETITIMER = 103, CLOCK_NANOSLEEP = 115, KILL = 129, SIGACTION = 134, SIGPROCMASK = 135, PRCTL = 167, MMAP = 222, MPROTECT = 226, GETPID = 172;
  private static final int WAIT4 = 260, PRLIMIT = 261, DUP3 = 24, PIPE2 = 59, EPOLL_CREATE = 20, EPOLL_CTL = 21, EPOLL_PWAIT = 22, FCNTL = 25, PSELECT6 = 72, PPOLL = 73;
  private static final int SIGNALFD = 74, FUTEX = 98, SETPRIORITY = 140, GETRUSAGE = 165, UMASK = 166;

  private static void shows(String shown, String line) {
    assertTrue(shown.contains(line), () -> line + "\nis not in\n" + shown);
  }

  @Test
  void flagsOfMemoryHaveNames() {
    String shown =
        GuestMachine.run(
                guest -> {
                  long at = guest.must(MMAP, 0, 8192, 3, 0x22, -1, 0);
                  guest.must(MPROTECT, at, 4096, 0);
                  guest.must(PRCTL, 38, 1, 0, 0, 0);
                  guest.must(DUP3, 0, 9, 0);
                  guest.must(PIPE2, guest.buffer(8), Guest.O_CLOEXEC | Guest.O_NONBLOCK);
                })
            .strace();
    shows(shown, "mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x");
    shows(shown, ", 4096, PROT_NONE) = 0\n");
    shows(shown, "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0\n");
    shows(shown, "dup3(0, 9, 0)");
    shows(shown, "pipe2([3, 4], O_NONBLOCK|O_CLOEXEC)");
  }

  @Test
  void signalsTellWhoSentThem() {
    String shown =
        GuestMachine.run(
                guest -> {
                  guest.user().handle(Signal.USR1, () -> {});
                  long set = guest.buffer(8);
                  guest.user().put(set, Signal.mask(Signal.USR2) | Signal.mask(Signal.INT));
                  guest.must(SIGPROCMASK, 0, set, guest.buffer(8), 8);
                  long action = guest.buffer(32);
                  guest.user().put(action, 1);
                  guest.user().put(action + 8, 0x10000000L);
                  guest.must(SIGACTION, Signal.TERM, action, 0, 8);
                  guest.must(KILL, 1, Signal.USR1);
                  guest.must(WAIT4, guest.fork(other -> 3), guest.buffer(4), 0, 0);
                  guest.must(WAIT4, guest.fork(other -> (int) other.must(KILL, other.must(GETPID), Signal.HUP)), guest.buffer(4), 0, 0);
                })
            .strace();
    shows(shown, "rt_sigprocmask(SIG_BLOCK, [INT USR2], [], 8)");
    shows(shown, "rt_sigaction(SIGTERM, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=SA_RESTART}, NULL, 8)");
    shows(shown, "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=1, si_uid=0} ---\n");
    shows(shown, "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 2\n");
    assertFalse(shown.contains("wait4(2 <unfinished") || shown.contains("wait4 resumed>,"), shown); // with harts at once the child may be gone before anybody waits
    shows(shown, "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGHUP}]");
  }

  @Test
  void timesAndLimitsAreStructures() {
    String shown =
        GuestMachine.run(
                guest -> {
                  long words = guest.buffer(32);
                  guest.user().put(words + 8, 5000);
                  guest.must(CLOCK_NANOSLEEP, 1, 0, words, 0);
                  guest.must(SETITIMER, 1, guest.buffer(32), 0);
                  guest.must(PRLIMIT, 0, 7, 0, words);
                })
            .strace();
    shows(shown, "clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=0, tv_nsec=5000}, NULL) = 0\n");
    shows(shown, "setitimer(ITIMER_VIRTUAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}, NULL) = 0\n");
    shows(shown, "prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=512*1024}) = 0\n");
  }

  @Test
  void whatIsWaitedForIsShown() {
    String shown =
        GuestMachine.run(
                guest -> {
                  long pair = guest.buffer(8);
                  guest.must(PIPE2, pair, 0);
                  long second = guest.buffer(16);
                  guest.user().put(second, 1);
                  long polled = guest.buffer(16);
                  guest.user().put(polled, 3L | 1L << 32);
                  guest.user().put(polled + 8, 4L | 4L << 32);
                  guest.must(PPOLL, polled, 2, 0, 0, 8);
                  guest.must(PPOLL, polled, 1, guest.buffer(16), 0, 8);
                  long sets = guest.buffer(16);
                  guest.user().put(sets, 1 << 3);
                  guest.user().put(sets + 8, 1 << 4);
                  guest.must(PSELECT6, 5, sets, sets + 8, 0, second, 0);
                  int epoll = (int) guest.must(EPOLL_CREATE, 0);
                  long event = guest.buffer(16);
                  guest.user().put(event, 4L | 1L << 31);
                  guest.user().put(event + 8, 7);
                  guest.must(EPOLL_CTL, epoll, 1, 4, event);
                  guest.must(EPOLL_PWAIT, epoll, guest.buffer(64), 4, 0, 0, 8);
                  long set = guest.buffer(8);
                  guest.user().put(set, Signal.mask(Signal.USR1));
                  guest.must(SIGNALFD, -1, set, 8, 0x80000);
                })
            .strace();
    shows(shown, "ppoll([{fd=3, events=POLLIN}, {fd=4, events=POLLOUT}], 2, NULL, NULL, 8) = 1 ([{fd=4, revents=POLLOUT}])\n");
    shows(shown, "ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=0, tv_nsec=0}, NULL, 8) = 0 (Timeout)\n");
    shows(shown, "pselect6(5, [3], [4], NULL, {tv_sec=1, tv_nsec=0}, NULL) = 1 (out [4], left {tv_sec=");
    shows(shown, "epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLOUT|EPOLLET, data={u32=7, u64=7}}) = 0\n");
    shows(shown, "epoll_pwait(5, [{events=EPOLLOUT, data={u32=7, u64=7}}], 4, 0, NULL, 8) = 1\n");
    shows(shown, "signalfd4(-1, [USR1], 8, SFD_CLOEXEC) = 6\n");
  }

  @Test
  void argumentsThatMeanNothingAreLeftOutAndAnswersHaveNames() {
    String shown =
        GuestMachine.run(
                guest -> {
                  long word = guest.buffer(8);
                  guest.call(FUTEX, word, 0x80, 1, 0, 77, 88);
                  guest.must(FUTEX, word, 0x81, 1, 99, 77, 88);
                  guest.must(PRCTL, 3, 77, 88, 99, 1);
                  guest.must(UMASK, 022);
                  guest.must(FCNTL, 1, 3, 0);
                  guest.must(SETPRIORITY, 0, 0, 1);
                  guest.call(9999, 1, 2, 0, 0, 0, 0);
                  guest.must(GETRUSAGE, 0, guest.buffer(144));
                })
            .strace();
    shows(shown, ", FUTEX_WAIT_PRIVATE, 1, NULL) = -1 EAGAIN");
    shows(shown, ", FUTEX_WAKE_PRIVATE, 1) = 0\n");
    shows(shown, "[pid 1] prctl(PR_GET_DUMPABLE)          = 1\n");
    shows(shown, "[pid 1] umask(022)                      = 0");
    shows(shown, "(flags O_");
    shows(shown, "setpriority(PRIO_PROCESS, 0, 1) = 0\n");
    shows(shown, "[pid 1] syscall_0x270f(0x1, 0x2, 0, 0, 0, 0) = -1 ENOSYS (Function not implemented)\n");
    shows(shown, "getrusage(RUSAGE_SELF, {ru_utime={tv_sec=");
  }
}
