package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.fork.CloneArguments;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** Parents, children, orphans, groups and sessions, as wait(2), setpgid(2), prctl(2) and POSIX have them. */
class ProcessFamilyTest {
  private static final int WNOHANG = 1, WUNTRACED = 2, WEXITED = 4, WCONTINUED = 8, WNOWAIT = 0x0100_0000, WALL = 0x4000_0000;
  private static final int P_ALL = 0, P_PID = 1, P_PGID = 2;
  private static final int CLD_EXITED = 1, CLD_KILLED = 2, CLD_STOPPED = 5, CLD_CONTINUED = 6;

  private static void run(Booted.Body body) {
    Setup.standard().run(body).exited(0);
  }

  private static int paused(Guest guest) {
    while (true) {
      guest.nanosleep(1000);
    }
  }

  /** Lets others run until {@code condition} holds. */
  private static void until(Guest guest, java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      guest.nanosleep(1);
    }
  }

  @Test
  void waitReportsEndsStopsAndContinuations() {
    run(
        guest -> {
          int child = guest.fork(ProcessFamilyTest::paused);
          assertNull(guest.wait4(child, WNOHANG | WUNTRACED | WCONTINUED));
          guest.ok(guest.kill(child, Signal.STOP));
          assertEquals(Signal.STOP << 8 | 0x7f, guest.wait4(child, WUNTRACED).status());
          assertNull(guest.wait4(child, WNOHANG | WUNTRACED), "a stop is reported once");
          guest.ok(guest.kill(child, Signal.CONT));
          assertEquals(0xffff, guest.wait4(child, WCONTINUED).status());
          guest.ok(guest.kill(child, Signal.STOP));
          assertArrayEquals(new int[] {CLD_STOPPED, child, Signal.STOP}, guest.waitid(P_PID, child, WUNTRACED | WNOWAIT));
          assertArrayEquals(new int[] {CLD_STOPPED, child, Signal.STOP}, guest.waitid(P_PID, child, WUNTRACED));
          guest.ok(guest.kill(child, Signal.CONT));
          assertArrayEquals(new int[] {CLD_CONTINUED, child, Signal.CONT}, guest.waitid(P_ALL, 0, WCONTINUED));
          guest.ok(guest.kill(child, Signal.STOP));
          guest.ok(guest.kill(child, Signal.KILL));
          assertArrayEquals(new int[] {CLD_KILLED, child, Signal.KILL}, guest.waitid(P_PID, child, WEXITED | WNOWAIT));
          assertTrue(guest.wait4(child, 0).killed(Signal.KILL), "a stopped process can be killed");
          guest.refused(Errno.ECHILD, guest.waitResult(child, 0));
          return 0;
        });
  }

  @Test
  void waitChoosesByNumberAndGroup() {
    run(
        guest -> {
          int one = guest.fork(child -> 1);
          int two =
              guest.fork(
                  child -> {
                    child.ok(child.setpgid(0, 0));
                    return 2;
                  });
          until(guest, () -> guest.call(155, two) == two); // getpgid
          assertTrue(guest.wait4(-two, 0).exited(2));
          guest.refused(Errno.ECHILD, guest.waitResult(-two, 0));
          assertArrayEquals(new int[] {CLD_EXITED, one, 1}, guest.waitid(P_PGID, 0, WEXITED | WNOWAIT));
          assertTrue(guest.wait4(0, 0).exited(1));
          guest.refused(Errno.ECHILD, guest.waitResult(-1, 0));
          guest.refused(Errno.EINVAL, guest.waitResult(-1, 0x40));
          guest.refused(Errno.EINVAL, guest.call(95, 9, 0, 0, WEXITED, 0));
          guest.refused(Errno.EINVAL, guest.call(95, P_ALL, 0, 0, 0, 0));
          guest.refused(Errno.ESRCH, guest.waitResult(Integer.MIN_VALUE, 0));
          return 0;
        });
  }

  @Test
  void aChildWithAnotherExitSignalIsForThoseWhoAskForIt() {
    run(
        guest -> {
          guest.sigaction(Signal.USR1, () -> {}); // before the child can end: unhandled, its signal would be fatal
          int child = (int) guest.ok(guest.clone(0, Signal.USR1, inChild -> 4));
          guest.refused(Errno.ECHILD, guest.waitResult(child, 0));
          long result;
          do {
            result = guest.waitResult(child, WALL);
          } while (result == -Errno.EINTR.number());
          assertEquals(child, result);
          return 0;
        });
  }

  @Test
  void orphansComeToTheSubreaperWithTheirSignal() {
    run(
        guest -> {
          int reaper =
              guest.fork(
                  inReaper -> {
                    inReaper.ok(inReaper.call(167, 36, 1)); // PR_SET_CHILD_SUBREAPER
                    List<Integer> signals = new ArrayList<>();
                    inReaper.sigaction(Signal.CHLD, () -> signals.add(1));
                    int me = inReaper.getpid();
                    AtomicBoolean alone = new AtomicBoolean();
                    int parent = inReaper.fork(inParent -> inParent.fork(orphan -> endsAsAChildOf(orphan, me, alone)) * 0);
                    while (inReaper.waitResult(parent, 0) == -Errno.EINTR.number()) {
                      // The signal of the same child came first.
                    }
                    until(inReaper, () -> !signals.isEmpty());
                    alone.set(true);
                    long orphan;
                    do {
                      orphan = inReaper.waitResult(-1, 0);
                    } while (orphan == -Errno.EINTR.number());
                    assertTrue(orphan > parent);
                    assertTrue(signals.size() >= 2, "each child's end was signalled");
                    return 0;
                  });
          assertTrue(guest.wait4(reaper, 0).exited(0));
          return 0;
        });
  }

  /** Two signals that are pending at once count as one: it ends only after that of its parent was seen. */
  private static int endsAsAChildOf(Guest guest, int reaper, AtomicBoolean mayEnd) {
    until(guest, mayEnd::get);
    assertEquals(reaper, guest.getppid());
    return 0;
  }

  /** The new parent of a zombie was not told of it, so that it was never reaped if nobody waited without being asked to. */
  @Test
  void zombiesOfAnEndedParentAreReportedToTheNewOne() {
    run(
        guest -> {
          guest.user.setAction(Signal.CHLD, 1);
          int reaper =
              guest.fork(
                  inReaper -> {
                    inReaper.ok(inReaper.call(167, 36, 1));
                    inReaper.user.setAction(Signal.CHLD, 1);
                    int parent =
                        inReaper.fork(
                            inParent -> {
                              inParent.user.setAction(Signal.CHLD, 0);
                              int zombie = inParent.fork(child -> 0);
                              inParent.waitid(P_PID, zombie, WEXITED | WNOWAIT);
                              return 0;
                            });
                    guest.refused(Errno.ECHILD, inReaper.waitResult(parent, 0));
                    until(inReaper, () -> !inReaper.user.current().process().hasChildren());
                    return 0;
                  });
          until(guest, () -> guest.kernel().tasks().process(reaper) == null);
          assertEquals(1, guest.kernel().tasks().processes().size());
          return 0;
        });
  }

  @Test
  void whoIgnoresTheSignalOfChildrenHasNoZombies() {
    run(
        guest -> {
          guest.user.setAction(Signal.CHLD, 1);
          for (int i = 0; i < 3; i++) {
            int child = guest.fork(inChild -> 0);
            guest.refused(Errno.ECHILD, guest.waitResult(child, 0));
          }
          assertEquals(1, guest.kernel().tasks().processes().size());
          return 0;
        });
  }

  @Test
  void aDyingParentSignalsChildrenThatAskedForIt() {
    run(
        guest -> {
          guest.ok(guest.call(167, 36, 1));
          int parent =
              guest.fork(
                  inParent -> {
                    inParent.fork(
                        child -> {
                          child.ok(child.call(167, 1, Signal.TERM)); // PR_SET_PDEATHSIG
                          return paused(child);
                        });
                    inParent.nanosleep(5);
                    return 0;
                  });
          assertTrue(guest.wait4(parent, 0).exited(0));
          assertTrue(guest.wait4(-1, 0).killed(Signal.TERM));
          return 0;
        });
  }

  @Test
  void vforkHoldsTheParentUntilTheChildLetsGoOfItsMemory() {
    run(
        guest -> {
          List<String> order = new ArrayList<>();
          long flags = CloneArguments.VM | CloneArguments.VFORK;
          int child =
              (int)
                  guest.ok(
                      guest.clone(
                          flags,
                          Signal.CHLD,
                          inChild -> {
                            inChild.nanosleep(20);
                            order.add("child");
                            return 0;
                          }));
          order.add("parent");
          assertTrue(guest.wait4(child, 0).exited(0));
          int second =
              (int)
                  guest.ok(
                      guest.clone(
                          flags,
                          Signal.CHLD,
                          inChild -> {
                            order.add("child execs");
                            return (int) inChild.execve("/bin/sleep", "sleep", "1");
                          }));
          order.add("parent goes on");
          assertNull(guest.wait4(second, WNOHANG), "the new program still sleeps");
          assertTrue(guest.wait4(second, 0).exited(0));
          assertEquals(List.of("child", "parent", "child execs", "parent goes on"), order);
          return 0;
        });
  }

  @Test
  void groupsChangeOnlyByTheRules() {
    run(
        guest -> {
          int child = guest.fork(ProcessFamilyTest::paused);
          guest.ok(guest.setpgid(child, 0));
          assertEquals(child, guest.call(155, child)); // getpgid
          int leader =
              guest.fork(
                  inChild -> {
                    inChild.ok(inChild.setsid());
                    inChild.refused(Errno.EPERM, inChild.setsid());
                    inChild.refused(Errno.EPERM, inChild.setpgid(0, 0));
                    inChild.refused(Errno.EPERM, inChild.setpgid(0, child));
                    return paused(inChild);
                  });
          until(guest, () -> guest.call(156, leader) == leader); // getsid
          guest.refused(Errno.EPERM, guest.setpgid(leader, child));
          guest.refused(Errno.ESRCH, guest.setpgid(12345, 0));
          guest.refused(Errno.EINVAL, guest.setpgid(child, -1));
          guest.refused(Errno.EPERM, guest.setpgid(child, 12345));
          int program = guest.fork(inChild -> (int) inChild.execve("/bin/sleep", "sleep", "100"));
          until(guest, () -> guest.kernel().tasks().process(program).executed);
          guest.refused(Errno.EACCES, guest.setpgid(program, 0));
          int other = guest.fork(inChild -> (int) inChild.setpgid(child, 0) == -Errno.ESRCH.number() ? 0 : 1);
          assertTrue(guest.wait4(other, 0).exited(0));
          guest.ok(guest.kill(-child, Signal.KILL));
          guest.ok(guest.kill(leader, Signal.KILL));
          guest.ok(guest.kill(program, Signal.KILL));
          for (int i = 0; i < 3; i++) {
            assertTrue(guest.wait4(-1, 0).killed(Signal.KILL));
          }
          return 0;
        });
  }

  @Test
  void aStoppedGroupThatIsOrphanedIsHungUpAndContinued() {
    run(
        guest -> {
          guest.ok(guest.call(167, 36, 1));
          int session =
              guest.fork(
                  inLeader -> {
                    inLeader.ok(inLeader.setsid());
                    int stopped =
                        inLeader.fork(
                            child -> {
                              child.ok(child.setpgid(0, 0));
                              return paused(child);
                            });
                    inLeader.nanosleep(5);
                    inLeader.ok(inLeader.kill(stopped, Signal.STOP));
                    assertTrue(inLeader.wait4(stopped, WUNTRACED).status() > 0);
                    return 0;
                  });
          assertTrue(guest.wait4(session, 0).exited(0));
          assertTrue(guest.wait4(-1, 0).killed(Signal.HUP));
          return 0;
        });
  }

  /** The process that ends may itself be what kept its group from being orphaned. */
  @Test
  void aGroupOrphanedByTheEndOfItsOwnMemberIsHungUpToo() {
    run(
        guest -> {
          guest.ok(guest.call(167, 36, 1));
          int shell =
              guest.fork(
                  inShell -> {
                    inShell.ok(inShell.setsid());
                    int job =
                        inShell.fork(
                            inJob -> {
                              inJob.ok(inJob.setpgid(0, 0));
                              int stopped = inJob.fork(ProcessFamilyTest::paused);
                              inJob.ok(inJob.kill(stopped, Signal.STOP));
                              inJob.wait4(stopped, WUNTRACED);
                              return 0;
                            });
                    assertTrue(inShell.wait4(job, 0).exited(0));
                    inShell.nanosleep(50);
                    return 0;
                  });
          assertTrue(guest.wait4(-1, 0).killed(Signal.HUP));
          assertTrue(guest.wait4(shell, 0).exited(0));
          return 0;
        });
  }

  @Test
  void killReachesOnlyWhomItMay() {
    run(
        guest -> {
          int mine = guest.fork(child -> pausedAs(child, 1000));
          int theirs = guest.fork(child -> pausedAs(child, 2000));
          until(guest, () -> guest.kernel().users().tasks(1000) == 1 && guest.kernel().users().tasks(2000) == 1);
          int user =
              guest.fork(
                  child -> {
                    child.ok(child.setuid(1000));
                    child.refused(Errno.EPERM, child.kill(theirs, Signal.TERM));
                    child.refused(Errno.EPERM, child.kill(theirs, 0));
                    child.refused(Errno.EPERM, child.kill(1, Signal.TERM));
                    child.ok(child.kill(theirs, Signal.CONT)); // within the session
                    child.refused(Errno.ESRCH, child.kill(12345, 0));
                    child.refused(Errno.EINVAL, child.kill(mine, 65));
                    child.ok(child.kill(mine, 0));
                    child.ok(child.kill(-1, Signal.TERM));
                    return 0;
                  });
          assertTrue(guest.wait4(user, 0).exited(0));
          assertTrue(guest.wait4(mine, 0).killed(Signal.TERM));
          assertNull(guest.wait4(theirs, WNOHANG));
          guest.ok(guest.kill(theirs, Signal.KILL));
          assertTrue(guest.wait4(theirs, 0).killed(Signal.KILL));
          return 0;
        });
  }

  private static int pausedAs(Guest guest, int user) {
    guest.ok(guest.setuid(user));
    return paused(guest);
  }

  @Test
  void theTaskLimitOfAUserHoldsForUsersButNotForRoot() {
    run(
        guest -> {
          int user =
              guest.fork(
                  child -> {
                    try (var frame = child.user.frame()) {
                      long limit = frame.allocate(16);
                      child.user.put(limit, 3);
                      child.user.put(limit + 8, 3);
                      child.ok(child.call(164, 6, limit)); // RLIMIT_NPROC
                    }
                    child.ok(child.fork(inChild -> 0));
                    child.wait4(-1, 0);
                    child.ok(child.setuid(1000));
                    for (int i = 0; i < 2; i++) {
                      child.fork(ProcessFamilyTest::paused);
                    }
                    child.refused(Errno.EAGAIN, child.clone(0, Signal.CHLD, inChild -> 0));
                    child.ok(child.kill(-1, Signal.KILL));
                    return 0;
                  });
          assertTrue(guest.wait4(user, 0).exited(0));
          return 0;
        });
  }

  @Test
  void threadsEndAloneAndTheProcessWithTheLast() {
    run(
        guest -> {
          int child =
              guest.fork(
                  inChild -> {
                    inChild.thread(
                        thread -> {
                          thread.nanosleep(20);
                          thread.exit(9);
                          return 0;
                        });
                    inChild.call(93, 4); // the leader ends first
                    return 0;
                  });
          guest.nanosleep(10);
          assertNull(guest.wait4(child, WNOHANG), "a process lives as long as a thread of it does");
          assertTrue(guest.wait4(child, 0).exited(9));
          int many =
              guest.fork(
                  inChild -> {
                    for (int i = 0; i < 6; i++) {
                      inChild.thread(ProcessFamilyTest::paused);
                    }
                    inChild.exit(5);
                    return 0;
                  });
          assertTrue(guest.wait4(many, 0).exited(5));
          return 0;
        });
  }

  /** systemd and Go put children into a group as they are born if the kernel knows how, and otherwise afterwards. */
  @Test
  void flagsThatCloneDoesNotKnowAreRefused() {
    run(
        guest -> {
          long arguments = guest.user.mapBuffer(88);
          guest.user.put(arguments, 0x2_0000_0000L);
          guest.refused(Errno.EINVAL, guest.call(435, arguments, 88));
          return 0;
        });
  }
}
