package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.boot.FaultInjection;
import pith.kernel.signal.Signal;
import pith.mm.physical.FailureInjector;
import pith.sync.outcome.Errno;

/** An exec that fails leaves the old program running, unharmed, with everything that it had. */
class FailingExecTest {
  @Test
  void execFailingAtEachPreparingStageLeavesTheOldProgramUnharmed() {
    AtomicReference<String> failing = new AtomicReference<>("");
    Setup.standard()
        .faults(new FaultInjection(stage -> false, stage -> stage.equals(failing.get())))
        .run(
            guest -> {
              assertTrue(guest.wait4(guest.fork(child -> (int) child.execve("/bin/true", "true")), 0).exited(0));
              int child =
                  guest.fork(
                      inChild -> {
                        Arguments arguments = Arguments.of(inChild, "/bin/true", "true");
                        Holdings before = Holdings.of(inChild);
                        for (String stage : inChild.booted().pith().execs().preparingStages()) {
                          failing.set(stage);
                          inChild.refused(Errno.ENOMEM, arguments.exec(inChild));
                          failing.set("");
                          assertEquals(before, Holdings.of(inChild), "failing at " + stage);
                        }
                        return (int) arguments.exec(inChild);
                      });
              assertTrue(guest.wait4(child, 0).exited(0));
              return 0;
            })
        .exited(0);
  }

  @Test
  void execLeaksNothingWhicheverAllocationFails() {
    AtomicReference<FailureInjector> failures = new AtomicReference<>();
    int[] refused = new int[1];
    // The last preparing stage allocates nothing: by then, either an allocation has failed or the new program runs.
    FaultInjection disarm =
        new FaultInjection(
            stage -> false,
            stage -> {
              if (stage.equals("de-thread") && failures.get() != null) {
                failures.get().disarm();
              }
              return false;
            });
    Setup.standard()
        .harts(1)
        .faults(disarm)
        .run(
            guest -> {
              guest.kernel().memory().oomKiller(() -> false); // nobody is to die for an allocation that fails on purpose
              guest.script("/tmp/script", "#!/bin/true\n");
              for (String program : List.of("/bin/true", "/tmp/script")) {
                assertEquals(0, guest.wait4(guest.fork(child -> (int) child.execve(program, "true")), 0).status(), program);
                int child = guest.fork(inChild -> failAtEachAllocation(inChild, program, failures, refused));
                assertTrue(guest.wait4(child, 0).exited(0));
                assertTrue(refused[0] > 10, "exec allocates: " + refused[0]);
              }
              return 0;
            })
        .exited(0);
  }

  private static int failAtEachAllocation(Guest guest, String program, AtomicReference<FailureInjector> failures, int[] refused) {
    failures.set(guest.kernel().memory().failures());
    Arguments arguments = Arguments.of(guest, program, "true");
    Holdings before = Holdings.of(guest);
    for (int n = 1; ; n++) {
      failures.get().failNth(n);
      long result = arguments.exec(guest); // comes back only if it failed
      assertTrue(failures.get().failed());
      failures.get().disarm();
      // Pages of the arguments are read, and those of the new stack written, through page faults.
      assertTrue(result == -Errno.ENOMEM.number() || result == -Errno.EFAULT.number() || result == -Errno.EIO.number(), "answer " + result);
      refused[0] = n;
      assertEquals(before, Holdings.of(guest), "failing at allocation " + n);
    }
  }

  @Test
  void programsThatEndLeaveNothing() {
    Setup.standard()
        .run(
            guest -> {
              List<String> programs = List.of("/bin/hello", "/bin/fork-demo", "/bin/signal-demo", "/bin/thread-demo");
              Holdings before = null;
              for (int round = 0; round < 2; round++) {
                for (String program : programs) {
                  assertTrue(guest.wait4(guest.fork(child -> (int) child.execve(program, program)), 0).exited(0), program);
                }
                while (guest.waitResult(-1, 1) > 0) {
                  // Orphans of the programs came here.
                }
                before = round == 0 ? Holdings.of(guest) : before;
              }
              assertEquals(before, Holdings.of(guest));
              return 0;
            })
        .exited(0);
  }

  @Test
  void whatCannotRunIsRefused() {
    Setup.standard()
        .run(
            guest -> {
              guest.script("/tmp/notes", "just words\n");
              guest.file("/tmp/noexec", "#!/bin/true\n".getBytes(), 0644);
              guest.script("/tmp/nowhere", "#!/bin/nowhere\n");
              guest.script("/tmp/self", "#!/tmp/self\n");
              guest.script("/tmp/empty", "");
              guest.script("/tmp/bare", "#!\n");
              guest.refused(Errno.ENOEXEC, guest.execve("/tmp/notes", "notes"));
              guest.refused(Errno.EACCES, guest.execve("/tmp/noexec", "noexec"));
              guest.refused(Errno.EACCES, guest.execve("/tmp", "tmp"));
              guest.refused(Errno.ENOENT, guest.execve("/tmp/nowhere", "nowhere"));
              guest.refused(Errno.ENOENT, guest.execve("/tmp/missing", "missing"));
              guest.refused(Errno.ENOENT, guest.execve("", "empty"));
              guest.refused(Errno.ENOTDIR, guest.execve("/bin/true/x", "x"));
              guest.refused(Errno.ELOOP, guest.execve("/tmp/self", "self"));
              guest.refused(Errno.ENOEXEC, guest.execve("/tmp/empty", "empty"));
              guest.refused(Errno.ENOEXEC, guest.execve("/tmp/bare", "bare"));
              guest.refused(Errno.ENAMETOOLONG, guest.execve("/" + "x/".repeat(2050), "long"));
              guest.refused(Errno.E2BIG, guest.execve("/bin/true", "x".repeat(128 << 10)));
              guest.refused(Errno.EFAULT, guest.call(221, 8, 0, 0));
              return 0;
            })
        .exited(0);
  }

  @Test
  void scriptsPassTheirArgumentsOnToTheInterpreter() {
    Booted machine =
        Setup.standard()
            .run(
                guest -> {
                  guest.script("/tmp/one", "#!/bin/echo  first argument \nrest\n");
                  guest.script("/tmp/two", "#! /tmp/one\n");
                  assertTrue(guest.wait4(guest.fork(child -> (int) child.execve("/tmp/one", "zero", "a", "b")), 0).exited(0));
                  assertTrue(guest.wait4(guest.fork(child -> (int) child.execve("/tmp/two", "zero", "a")), 0).exited(0));
                  return 0;
                })
            .exited(0);
    assertEquals("first argument /tmp/one a b\nfirst argument /tmp/one /tmp/two a\n", machine.output());
  }

  @Test
  void execClosesResetsAndKeepsWhatItMust() {
    Setup setup = Setup.standard();
    Booted machine =
        setup.boot(
            guest -> {
              guest.script("/tmp/after", "#!pith:after\n");
              int child =
                  guest.fork(
                      inChild -> {
                        int[] pipe = inChild.pipe();
                        inChild.ok(inChild.call(25, pipe[0], 2, 1)); // F_SETFD, FD_CLOEXEC
                        inChild.sigaction(Signal.USR1, () -> {});
                        inChild.user.setAction(Signal.USR2, 1);
                        inChild.block(Signal.TERM);
                        inChild.ok(inChild.call(99, 0x1000, 24));
                        return (int) inChild.execve("/tmp/after", "after", "" + pipe[0], "" + pipe[1]);
                      });
              assertTrue(guest.wait4(child, 0).exited(0));
              return 0;
            });
    machine.program(
        "after",
        guest -> {
          int closed = Integer.parseInt(guest.argv.get(1));
          int kept = Integer.parseInt(guest.argv.get(2));
          guest.refused(Errno.EBADF, guest.call(25, closed, 1, 0));
          guest.ok(guest.call(25, kept, 1, 0));
          var process = guest.user.current().process();
          assertEquals(0, process.handlers().action(Signal.USR1).handler());
          assertEquals(1, process.handlers().action(Signal.USR2).handler());
          assertEquals(Signal.mask(Signal.TERM), guest.user.current().task().signals().blocked());
          assertEquals(0, guest.user.current().task().robustList);
          assertEquals("after", guest.user.current().task().comm());
          return 0;
        });
    machine.run().exited(0);
  }

  @Test
  void execEndsTheOtherThreadsAndTheCallerTakesTheLeadersNumber() {
    Booted machine =
        Setup.standard()
            .boot(
                guest -> {
                  guest.script("/tmp/after", "#!pith:after\n");
                  guest.wait4(guest.fork(child -> (int) child.execve("/bin/true", "true")), 0);
                  Holdings before = null;
                  for (int round = 0; round < 4; round++) {
                    boolean byLeader = round % 2 == 0;
                    int child = guest.fork(inChild -> execAmongThreads(inChild, byLeader));
                    Guest.Waited waited = guest.wait4(child, 0);
                    assertTrue(waited.exited(23), () -> "" + waited);
                    before = round == 1 ? Holdings.of(guest) : before;
                  }
                  assertEquals(before, Holdings.of(guest));
                  return 0;
                });
    machine.program(
        "after",
        guest -> {
          assertEquals(guest.getpid(), guest.gettid());
          assertEquals(1, guest.user.current().process().threadCount());
          return 23;
        });
    machine.run().exited(0);
  }

  private static int execAmongThreads(Guest guest, boolean byLeader) {
    int[] pipe = guest.pipe();
    guest.thread(thread -> (int) thread.read(pipe[0], 1));
    guest.thread(
        thread -> {
          while (true) {
            thread.getpid();
          }
        });
    if (byLeader) {
      return (int) guest.execve("/tmp/after", "after");
    }
    guest.thread(thread -> (int) thread.execve("/tmp/after", "after"));
    guest.read(pipe[0], 1);
    return 1;
  }

  @Test
  void oneOfManyThreadsThatExecAtOnceWins() {
    Setup.standard()
        .run(
            guest -> {
              for (int round = 0; round < 5; round++) {
                int child =
                    guest.fork(
                        inChild -> {
                          for (int i = 0; i < 3; i++) {
                            inChild.thread(thread -> (int) thread.execve("/bin/true", "true"));
                          }
                          return (int) inChild.execve("/bin/true", "true");
                        });
                assertTrue(guest.wait4(child, 0).exited(0));
              }
              return 0;
            })
        .exited(0);
  }

  @Test
  void setIdProgramsRunWithTheirOwnersRights() {
    Booted machine =
        Setup.standard()
            .boot(
                guest -> {
                  guest.script("/tmp/after", "#!pith:after\n");
                  guest.ok(guest.call(54, -100, text(guest, "/tmp/after"), 1000, 1000, 0));
                  guest.ok(guest.call(53, -100, text(guest, "/tmp/after"), 06755));
                  int child =
                      guest.fork(
                          inChild -> {
                            inChild.ok(inChild.call(144, 2000)); // setgid
                            inChild.ok(inChild.setuid(2000));
                            return (int) inChild.execve("/tmp/after", "after");
                          });
                  assertTrue(guest.wait4(child, 0).exited(0));
                  return 0;
                });
    machine.program(
        "after",
        guest -> {
          assertEquals(List.of(2000L, 1000L, 2000L, 1000L), List.of(guest.call(174), guest.call(175), guest.call(176), guest.call(177)));
          return 0;
        });
    machine.run().exited(0);
  }

  private static long text(Guest guest, String text) {
    byte[] bytes = (text + "\0").getBytes();
    long at = guest.user.mapBuffer(4096);
    guest.user.write(at, bytes, 0, bytes.length);
    return at;
  }

  /** The arguments of an exec, laid out once, so that trying again takes no more memory. */
  private record Arguments(long path, long argv) {
    static Arguments of(Guest guest, String program, String name) {
      long at = guest.user.mapBuffer(4096);
      byte[] bytes = (program + "\0" + name + "\0").getBytes();
      guest.user.write(at, bytes, 0, bytes.length);
      guest.user.put(at + 1024, at + program.length() + 1);
      guest.user.put(at + 1032, 0);
      return new Arguments(at, at + 1024);
    }

    long exec(Guest guest) {
      return guest.call(221, path, argv, 0);
    }
  }
}
