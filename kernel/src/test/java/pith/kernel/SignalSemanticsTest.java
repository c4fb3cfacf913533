package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** Signals as signal(7) has them: order, masks, waiting for them, and what they do to calls that they interrupt. */
class SignalSemanticsTest {
  private static final int RT = 34;
  private static final int SIG_SETMASK = 2;

  private static void run(Booted.Body body) {
    Setup.standard().run(body).exited(0);
  }

  /** Has a child send {@code signal} to this process after {@code millis}. */
  private static int signalAfter(Guest guest, long millis, int signal) {
    int target = guest.getpid();
    return guest.fork(
        child -> {
          child.nanosleep(millis);
          child.ok(child.kill(target, signal));
          return 0;
        });
  }

  @Test
  void pendingSignalsComeLowestNumberFirstAndRealTimeOnesQueue() {
    run(
        guest -> {
          List<Integer> order = new ArrayList<>();
          int[] signals = {RT + 1, RT, Signal.USR2, Signal.USR1, RT + 1, RT, Signal.USR1};
          for (int signal : signals) {
            guest.sigaction(signal, () -> order.add(signal));
          }
          guest.block(Signal.USR1, Signal.USR2, RT, RT + 1);
          for (int signal : signals) {
            guest.ok(guest.kill(guest.getpid(), signal));
          }
          assertEquals(List.of(), order);
          guest.unblock(Signal.USR1, Signal.USR2, RT, RT + 1);
          assertEquals(List.of(Signal.USR1, Signal.USR2, RT, RT, RT + 1, RT + 1), order);
          return 0;
        });
  }

  @Test
  void queuedValuesArriveInTheirOrder() {
    run(
        guest -> {
          guest.block(RT);
          try (var frame = guest.user.frame()) {
            long info = frame.allocate(128);
            for (int value = 1; value <= 3; value++) {
              guest.user.putInt(info + 8, -1); // SI_QUEUE
              guest.user.put(info + 24, value);
              guest.ok(guest.call(138, guest.getpid(), RT, info));
            }
            long set = guest.set(frame, RT);
            for (int value = 1; value <= 3; value++) {
              assertEquals(RT, guest.call(137, set, info, 0, 8));
              assertEquals(value, guest.user.get(info + 24));
            }
            guest.refused(Errno.EAGAIN, guest.sigtimedwait(0, RT));
          }
          return 0;
        });
  }

  /** The signal is let in only to be waited for: it neither kills by its default action nor is thrown away for being ignored. */
  @Test
  void sigtimedwaitTakesWhatWouldKillOrBeIgnored() {
    run(
        guest -> {
          int child =
              guest.fork(
                  inChild -> {
                    inChild.block(Signal.TERM, Signal.CHLD);
                    signalAfter(inChild, 10, Signal.TERM);
                    assertEquals(Signal.TERM, inChild.sigtimedwait(-1, Signal.TERM));
                    assertEquals(Signal.CHLD, inChild.sigtimedwait(-1, Signal.CHLD));
                    return 0;
                  });
          assertTrue(guest.wait4(child, 0).exited(0));
          long began = guest.monotonicMillis();
          guest.block(Signal.USR1);
          guest.refused(Errno.EAGAIN, guest.sigtimedwait(20, Signal.USR1));
          assertTrue(guest.monotonicMillis() - began >= 20);
          return 0;
        });
  }

  @Test
  void sigsuspendLetsInWhatItsMaskLetsInAndPutsTheMaskBack() {
    run(
        guest -> {
          int[] handled = new int[1];
          guest.sigaction(Signal.USR1, () -> handled[0]++);
          guest.block(Signal.USR1, Signal.USR2);
          guest.ok(guest.kill(guest.getpid(), Signal.USR1));
          try (var frame = guest.user.frame()) {
            guest.refused(Errno.EINTR, guest.call(133, guest.set(frame, Signal.USR2), 8));
          }
          assertEquals(1, handled[0]);
          assertEquals(Signal.mask(Signal.USR1) | Signal.mask(Signal.USR2), guest.user.current().task().signals().blocked());
          return 0;
        });
  }

  @Test
  void aHandlerThatServesOnceLeavesItsFlags() {
    run(
        guest -> {
          int[] handled = new int[1];
          guest.ok(guest.sigaction(Signal.USR1, () -> handled[0]++));
          long flags = 0x8000_0000L | 4; // SA_RESETHAND, SA_SIGINFO
          try (var frame = guest.user.frame()) {
            long action = frame.allocate(24);
            guest.ok(guest.call(134, Signal.USR1, 0, action, 8));
            guest.user.put(action + 8, flags);
            guest.ok(guest.call(134, Signal.USR1, action, 0, 8));
            guest.ok(guest.kill(guest.getpid(), Signal.USR1));
            guest.ok(guest.call(134, Signal.USR1, 0, action, 8));
            assertEquals(1, handled[0]);
            assertEquals(0, guest.user.get(action));
            assertEquals(flags, guest.user.get(action + 8));
          }
          return 0;
        });
  }

  @Test
  void killAndStopAreNeverBlockedNorHandled() {
    run(
        guest -> {
          guest.ok(guest.block(Signal.KILL, Signal.STOP));
          assertEquals(0, guest.user.current().task().signals().blocked());
          guest.refused(Errno.EINVAL, guest.sigaction(Signal.KILL, () -> {}));
          guest.refused(Errno.EINVAL, guest.sigaction(Signal.STOP, () -> {}));
          guest.refused(Errno.EINVAL, guest.sigaction(65, () -> {}));
          guest.refused(Errno.EINVAL, guest.call(135, 7, guest.user.mapBuffer(8), 0, 8));
          guest.refused(Errno.EINVAL, guest.call(135, SIG_SETMASK, 0, 0, 4));
          return 0;
        });
  }

  @Test
  void interruptedCallsBeginAnewOnlyIfTheHandlerSaysSo() {
    run(
        guest -> {
          int[] pipe = guest.pipe();
          guest.sigaction(Signal.USR1, () -> {});
          signalAfter(guest, 5, Signal.USR1);
          guest.refused(Errno.EINTR, guest.read(pipe[0], 1));
          guest.wait4(-1, 0);
          int sleeper = guest.fork(child -> (int) child.nanosleep(1000));
          signalAfter(guest, 5, Signal.USR1);
          guest.refused(Errno.EINTR, guest.waitResult(sleeper, 0));
          try (var frame = guest.user.frame()) {
            signalAfter(guest, 5, Signal.USR1);
            long word = frame.allocate(8);
            guest.user.putInt(word, 3);
            guest.refused(Errno.EINTR, guest.call(98, word, 128, 3, 0, 0, 0));
          }
          return 0;
        });
  }

  @Test
  void whatIsLeftOfASleepIsToldWhenAHandlerEndsIt() {
    run(
        guest -> {
          guest.sigaction(Signal.USR1, () -> {});
          try (var frame = guest.user.frame()) {
            long wanted = guest.timespec(frame, 100);
            long left = frame.allocate(16);
            signalAfter(guest, 30, Signal.USR1);
            guest.refused(Errno.EINTR, guest.call(101, wanted, left));
            long millis = guest.user.get(left) * 1000 + guest.user.get(left + 8) / 1_000_000;
            assertTrue(millis > 50 && millis <= 70, () -> "left " + millis);
          }
          return 0;
        });
  }

  /** A program in machine code: the call is repeated by stepping back onto its ecall. */
  @Test
  void aStoppedAndContinuedSleepLastsAsLongAsItWasToLast() {
    run(
        guest -> {
          long began = guest.monotonicMillis();
          int sleeper = guest.fork(child -> (int) child.execve("/bin/sleep", "sleep", "1"));
          guest.nanosleep(100);
          guest.ok(guest.kill(sleeper, Signal.STOP));
          guest.wait4(sleeper, 2);
          guest.nanosleep(200);
          guest.ok(guest.kill(sleeper, Signal.CONT));
          assertTrue(guest.wait4(sleeper, 0).exited(0));
          long took = guest.monotonicMillis() - began;
          assertTrue(took >= 1000 && took < 1100, () -> took + " ms: restart_syscall goes on with what is left");
          return 0;
        });
  }

  @Test
  void stoppingDiscardsContinuationsAndTheOtherWayRound() {
    run(
        guest -> {
          guest.block(Signal.TSTP, Signal.CONT);
          guest.ok(guest.kill(guest.getpid(), Signal.TSTP));
          guest.ok(guest.kill(guest.getpid(), Signal.CONT));
          assertEquals(Signal.mask(Signal.CONT), pending(guest));
          guest.ok(guest.kill(guest.getpid(), Signal.TSTP));
          assertEquals(Signal.mask(Signal.TSTP), pending(guest));
          guest.ok(guest.kill(guest.getpid(), Signal.CONT));
          return 0;
        });
  }

  private static long pending(Guest guest) {
    try (var frame = guest.user.frame()) {
      long set = frame.allocate(8);
      guest.ok(guest.call(136, set, 8));
      return guest.user.get(set);
    }
  }

  @Test
  void ignoringDiscardsWhatIsPending() {
    run(
        guest -> {
          guest.block(Signal.USR1);
          guest.ok(guest.kill(guest.getpid(), Signal.USR1));
          guest.user.setAction(Signal.USR1, 1);
          assertEquals(0, pending(guest));
          return 0;
        });
  }

  @Test
  void aChildInheritsTheMaskButNothingPending() {
    run(
        guest -> {
          guest.block(Signal.USR1);
          guest.ok(guest.kill(guest.getpid(), Signal.USR1));
          int child =
              guest.fork(
                  inChild -> {
                    assertEquals(0, pending(inChild));
                    assertEquals(Signal.mask(Signal.USR1), inChild.user.current().task().signals().blocked());
                    return 0;
                  });
          assertTrue(guest.wait4(child, 0).exited(0));
          return 0;
        });
  }

  @Test
  void aSignalToTheProcessGoesToAThreadThatDoesNotBlockIt() {
    run(
        guest -> {
          int[] handledBy = new int[1];
          int[] ready = new int[1];
          guest.block(Signal.USR1);
          guest.thread(
              thread -> {
                thread.sigaction(Signal.USR1, () -> handledBy[0] = thread.gettid());
                thread.unblock(Signal.USR1);
                ready[0] = thread.gettid();
                thread.nanosleep(1000);
                return 0;
              });
          while (ready[0] == 0) {
            guest.nanosleep(1);
          }
          guest.ok(guest.kill(guest.getpid(), Signal.USR1));
          guest.nanosleep(5);
          assertEquals(ready[0], handledBy[0]);
          return 0;
        });
  }

  @Test
  void theAlternateStackIsSetByTheRules() {
    run(
        guest -> {
          try (var frame = guest.user.frame()) {
            long stack = frame.allocate(24);
            long old = frame.allocate(24);
            guest.user.put(stack, 0x10000);
            guest.user.put(stack + 8, 0);
            guest.user.put(stack + 16, 100);
            guest.refused(Errno.ENOMEM, guest.call(132, stack, 0));
            guest.user.put(stack + 16, 8192);
            guest.ok(guest.call(132, stack, 0));
            guest.user.putInt(stack + 8, 77);
            guest.refused(Errno.EINVAL, guest.call(132, stack, 0));
            guest.ok(guest.call(132, 0, old));
            assertEquals(0x10000, guest.user.get(old));
            assertEquals(8192, guest.user.get(old + 16));
            guest.user.putInt(stack + 8, 2);
            guest.ok(guest.call(132, stack, 0));
            guest.ok(guest.call(132, 0, old));
            assertEquals(2, guest.user.getInt(old + 8));
          }
          return 0;
        });
  }

  @Test
  void timersSignalAgainAndAgainUntilTheyAreOff() {
    run(
        guest -> {
          int[] alarms = new int[1];
          guest.sigaction(Signal.ALRM, () -> alarms[0]++);
          try (var frame = guest.user.frame()) {
            long setting = frame.allocate(32);
            for (int i = 0; i < 4; i++) {
              guest.user.put(setting + 8L * i, i % 2 == 0 ? 0 : 10_000); // seconds, microseconds, twice
            }
            guest.ok(guest.call(103, 0, setting, 0));
            for (int i = 0; i < 5; i++) {
              guest.refused(Errno.EINTR, guest.nanosleep(1000));
            }
            assertEquals(5, alarms[0]);
            guest.user.put(setting + 8, 0);
            guest.user.put(setting + 24, 0);
            guest.ok(guest.call(103, 0, setting, 0));
            guest.ok(guest.nanosleep(50));
            assertEquals(5, alarms[0]);
          }
          return 0;
        });
  }
}
