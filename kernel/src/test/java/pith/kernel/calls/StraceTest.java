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
  private static final int WAIT4 = 260, PRLIMIT = 261, DUP3 = 24, PIPE2 = 59;

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
}
