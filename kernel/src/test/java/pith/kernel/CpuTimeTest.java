package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** What happens when CPU time is used up: interval timers, timers of timer_create, RLIMIT_CPU. */
class CpuTimeTest {
  private static final int GETITIMER = 102, SETITIMER = 103, TIMER_CREATE = 107, TIMER_GETTIME = 108, TIMER_GETOVERRUN = 109, TIMER_SETTIME = 110;
  private static final int CLOCK_GETTIME = 113, CLOCK_NANOSLEEP = 115, SCHED_YIELD = 124, SIGPENDING = 136, SIGPROCMASK = 135, SIGTIMEDWAIT = 137;
  private static final int SETRLIMIT = 164, GETRLIMIT = 163, RLIMIT_CPU = 0;
  private static final int VIRTUAL = 1, PROF = 2;
  private static final int PROCESS_CPUTIME = 2, THREAD_CPUTIME = 3;
  private static final long MILLI = 1_000_000, SECOND = 1000 * MILLI;

  private static void run(Booted.Body body) {
    Setup.standard().run(body).exited(0);
  }

  private static void block(Guest guest, int... signals) {
    try (var frame = guest.user.frame()) {
      long set = frame.allocate(8);
      long mask = 0;
      for (int signal : signals) {
        mask |= Signal.mask(signal);
      }
      guest.user.put(set, mask);
      guest.ok(guest.call(SIGPROCMASK, 0, set, 0, 8));
    }
  }

  private static boolean pending(Guest guest, int signal) {
    try (var frame = guest.user.frame()) {
      long set = frame.allocate(8);
      guest.ok(guest.call(SIGPENDING, set, 8));
      return (guest.user.get(set) & Signal.mask(signal)) != 0;
    }
  }

  /** Takes a pending signal. {@return its number} */
  private static int take(Guest guest, int signal) {
    try (var frame = guest.user.frame()) {
      long set = frame.allocate(8);
      guest.user.put(set, Signal.mask(signal));
      return (int) guest.ok(guest.call(SIGTIMEDWAIT, set, 0, 0, 8));
    }
  }

  private static long words(Guest guest, long at, long... values) {
    for (int i = 0; i < values.length; i++) {
      guest.user.put(at + 8L * i, values[i]);
    }
    return at;
  }

  private static long clock(Guest guest, int clock) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(16);
      guest.ok(guest.call(CLOCK_GETTIME, clock, at));
      return guest.user.get(at) * SECOND + guest.user.get(at + 8);
    }
  }

  private static void sleep(Guest guest, long nanos) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(16);
      guest.user.put(at, nanos / SECOND);
      guest.user.put(at + 8, nanos % SECOND);
      guest.ok(guest.call(CLOCK_NANOSLEEP, 1, 0, at, 0));
    }
  }

  /** Works until {@code signal} is pending. {@return the CPU time it took} */
  private static long workUntil(Guest guest, int signal) {
    long begin = clock(guest, PROCESS_CPUTIME);
    while (!pending(guest, signal)) {
      guest.user.current().hart().charge(10_000);
    }
    return clock(guest, PROCESS_CPUTIME) - begin;
  }

  private static void interval(Guest guest, int which, long value, long every) {
    try (var frame = guest.user.frame()) {
      long at = words(guest, frame.allocate(32), 0, every / 1000, 0, value / 1000);
      guest.ok(guest.call(SETITIMER, which, at, 0));
    }
  }

  @Test
  void profilingTimerCountsWorkAndNotSleep() {
    run(
        guest -> {
          block(guest, Signal.PROF);
          interval(guest, PROF, 20 * MILLI, 20 * MILLI);
          sleep(guest, SECOND);
          assertTrue(!pending(guest, Signal.PROF), "a second of sleep is no work");
          long worked = workUntil(guest, Signal.PROF);
          assertTrue(worked > 15 * MILLI && worked < 25 * MILLI, () -> "signalled after " + worked);
          take(guest, Signal.PROF);
          long again = workUntil(guest, Signal.PROF);
          assertTrue(again > 15 * MILLI && again < 25 * MILLI, () -> "signalled again after " + again);
          return 0;
        });
  }

  @Test
  void intervalTimersTellWhatIsLeft() {
    run(
        guest -> {
          interval(guest, VIRTUAL, 700 * MILLI, 300 * MILLI);
          try (var frame = guest.user.frame()) {
            long at = frame.allocate(32);
            guest.ok(guest.call(GETITIMER, VIRTUAL, at));
            assertEquals(300_000, guest.user.get(at + 8));
            assertTrue(guest.user.get(at + 24) > 600_000 && guest.user.get(at + 24) <= 700_000);
            guest.ok(guest.call(GETITIMER, PROF, at));
            assertEquals(0, guest.user.get(at + 24));
            guest.refused(Errno.EINVAL, guest.call(GETITIMER, 3, at));
          }
          int child =
              guest.fork(
                  inChild -> {
                    try (var frame = inChild.user.frame()) {
                      long at = frame.allocate(32);
                      inChild.ok(inChild.call(GETITIMER, VIRTUAL, at));
                      return (int) inChild.user.get(at + 24);
                    }
                  });
          assertTrue(guest.wait4(child, 0).exited(0), "timers are not inherited");
          return 0;
        });
  }

  @Test
  void threadTimerGoesByItsThreadAlone() {
    Setup.standard()
        .harts(2)
        .run(
            guest -> {
              block(guest, Signal.USR1);
              int timer = timer(guest, THREAD_CPUTIME, Signal.USR1, 30 * MILLI, 0);
              guest.thread(
                  other -> {
                    while (clock(other, THREAD_CPUTIME) < 100 * MILLI) {
                      other.user.current().hart().charge(10_000);
                    }
                    return 0;
                  });
              sleep(guest, 200 * MILLI);
              assertTrue(!pending(guest, Signal.USR1), "another thread's work does not count");
              workUntil(guest, Signal.USR1);
              assertEquals(0, left(guest, timer));
              return 0;
            })
        .exited(0);
  }

  @Test
  void endsThatNobodyTakesAreCountedAsOverrun() {
    run(
        guest -> {
          block(guest, 40);
          int timer = timer(guest, 1, 40, 10 * MILLI, 10 * MILLI);
          sleep(guest, 95 * MILLI);
          try (var frame = guest.user.frame()) {
            long set = frame.allocate(8);
            guest.user.put(set, Signal.mask(40));
            long info = frame.allocate(128);
            assertEquals(40, guest.call(SIGTIMEDWAIT, set, info, 0, 8));
            long overrun = guest.ok(guest.call(TIMER_GETOVERRUN, timer));
            assertTrue(overrun >= 7 && overrun <= 9, () -> "overrun " + overrun);
            assertEquals(timer, guest.user.getInt(info + 16));
            assertEquals(overrun, guest.user.getInt(info + 20), "si_overrun");
          }
          assertTrue(!pending(guest, 40), "one signal stands for all");
          return 0;
        });
  }

  @Test
  void timerGoesByTheTimeOfAnotherProcess() {
    Setup.standard()
        .harts(2)
        .run(
            guest -> {
              block(guest, Signal.USR1);
              int child =
                  guest.fork(
                      other -> {
                        while (clock(other, PROCESS_CPUTIME) < 200 * MILLI) {
                          other.user.current().hart().charge(10_000);
                          other.call(SCHED_YIELD);
                        }
                        return 0;
                      });
              int clock = ~child << 3 | 2;
              int timer = timer(guest, clock, Signal.USR1, 50 * MILLI, 0);
              guest.refused(Errno.EINVAL, guest.call(CLOCK_GETTIME, clock | 4, 0));
              assertEquals(Signal.USR1, take(guest, Signal.USR1));
              long used = clock(guest, clock);
              assertTrue(used >= 50 * MILLI && used < 80 * MILLI, () -> "signalled at " + used);
              assertTrue(guest.wait4(child, 0).exited(0));
              try (var frame = guest.user.frame()) {
                long at = words(guest, frame.allocate(32), 0, 0, 0, MILLI);
                guest.refused(Errno.ESRCH, guest.call(TIMER_SETTIME, timer, 0, at, 0));
              }
              return 0;
            })
        .exited(0);
  }

  @Test
  void sleepOnCpuTimeEndsWhenOthersHaveWorked() {
    Setup.standard()
        .harts(2)
        .run(
            guest -> {
              guest.thread(
                  other -> {
                    while (clock(other, THREAD_CPUTIME) < 300 * MILLI) {
                      other.user.current().hart().charge(10_000);
                      other.call(SCHED_YIELD);
                    }
                    return 0;
                  });
              long begin = clock(guest, PROCESS_CPUTIME);
              try (var frame = guest.user.frame()) {
                long at = words(guest, frame.allocate(16), 0, 100 * MILLI);
                guest.ok(guest.call(CLOCK_NANOSLEEP, PROCESS_CPUTIME, 0, at, 0));
                guest.refused(Errno.EOPNOTSUPP, guest.call(CLOCK_NANOSLEEP, THREAD_CPUTIME, 0, at, 0));
              }
              long slept = clock(guest, PROCESS_CPUTIME) - begin;
              assertTrue(slept >= 100 * MILLI && slept < 130 * MILLI, () -> "slept for " + slept);
              return 0;
            })
        .exited(0);
  }

  @Test
  void cpuLimitWarnsEachSecondAndKillsAtTheHardLimit() {
    run(
        guest -> {
          int child =
              guest.fork(
                  worker -> {
                    block(worker, Signal.XCPU);
                    try (var frame = worker.user.frame()) {
                      long at = frame.allocate(16);
                      worker.user.put(at, 1);
                      worker.user.put(at + 8, 3);
                      worker.ok(worker.call(SETRLIMIT, RLIMIT_CPU, at));
                      workUntil(worker, Signal.XCPU);
                      assertEquals(1, clock(worker, PROCESS_CPUTIME) / SECOND);
                      worker.ok(worker.call(GETRLIMIT, RLIMIT_CPU, at));
                      assertEquals(2, worker.user.get(at));
                      take(worker, Signal.XCPU);
                      workUntil(worker, Signal.XCPU);
                      assertEquals(2, clock(worker, PROCESS_CPUTIME) / SECOND);
                      take(worker, Signal.XCPU);
                      workUntil(worker, Signal.XCPU);
                    }
                    return 1;
                  });
          assertTrue(guest.wait4(child, 0).killed(Signal.KILL));
          return 0;
        });
  }

  @Test
  void cpuLimitIsInheritedAndEndsWhoDoesNotHandleTheWarning() {
    run(
        guest -> {
          int child =
              guest.fork(
                  limited -> {
                    try (var frame = limited.user.frame()) {
                      long at = frame.allocate(16);
                      limited.user.put(at, 1);
                      limited.user.put(at + 8, -1);
                      limited.ok(limited.call(SETRLIMIT, RLIMIT_CPU, at));
                    }
                    int worker =
                        limited.fork(
                            busy -> {
                              workUntil(busy, Signal.USR2);
                              return 0;
                            });
                    return limited.wait4(worker, 0).killed(Signal.XCPU) ? 7 : 1;
                  });
          assertTrue(guest.wait4(child, 0).exited(7));
          return 0;
        });
  }

  private static int timer(Guest guest, int clock, int signal, long value, long every) {
    try (var frame = guest.user.frame()) {
      long event = words(guest, frame.allocate(64), 0, signal, 0);
      long id = words(guest, frame.allocate(8), 0);
      guest.ok(guest.call(TIMER_CREATE, clock, event, id));
      long setting = words(guest, frame.allocate(32), 0, every, 0, value);
      int number = (int) guest.user.get(id);
      guest.ok(guest.call(TIMER_SETTIME, number, 0, setting, 0));
      return number;
    }
  }

  private static long left(Guest guest, int timer) {
    try (var frame = guest.user.frame()) {
      long setting = frame.allocate(32);
      guest.ok(guest.call(TIMER_GETTIME, timer, setting));
      return guest.user.get(setting + 16) * SECOND + guest.user.get(setting + 24);
    }
  }
}
