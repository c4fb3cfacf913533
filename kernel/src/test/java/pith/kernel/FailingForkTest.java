package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.boot.FaultInjection;
import pith.kernel.fork.CloneArguments;
import pith.kernel.fork.ForkPipeline;
import pith.kernel.signal.Signal;
import pith.mm.physical.FailureInjector;
import pith.sync.outcome.Errno;

/** A fork that fails, wherever it fails, leaves its parent and the machine as they were. */
class FailingForkTest {
  private static final long ANYWHERE = 1L << 40;

  /** The ways to make a child, with a signal that it ends with. */
  private record Variant(long flags, int exitSignal) {}

  private static final Map<String, Variant> VARIANTS = new LinkedHashMap<>();

  static {
    VARIANTS.put("fork", new Variant(0, Signal.CHLD));
    VARIANTS.put("vfork", new Variant(CloneArguments.VM | CloneArguments.VFORK, Signal.CHLD));
    VARIANTS.put("thread", new Variant(Guest.THREAD_FLAGS, 0));
    VARIANTS.put("clone3 with pidfd", new Variant(CloneArguments.PIDFD | CloneArguments.CLEAR_SIGHAND, Signal.CHLD));
    VARIANTS.put("shared files", new Variant(CloneArguments.FILES | CloneArguments.FS, Signal.CHLD));
  }

  @Test
  void forkFailingAtEachStageLeaksNothing() {
    AtomicReference<String> failing = new AtomicReference<>("");
    Setup.standard()
        .faults(new FaultInjection(stage -> stage.equals(failing.get()), stage -> false))
        .run(
            guest -> {
              fillMemory(guest);
              VARIANTS.forEach((name, variant) -> reap(guest, make(guest, variant), variant)); // caches and counters settle
              Holdings before = Holdings.of(guest);
              VARIANTS.forEach(
                  (name, variant) -> {
                    for (String stage : ForkPipeline.stageNames()) {
                      failing.set(stage);
                      guest.refused(Errno.ENOMEM, make(guest, variant));
                      failing.set("");
                      assertEquals(before, Holdings.of(guest), name + " failing at " + stage);
                    }
                    reap(guest, make(guest, variant), variant);
                    assertEquals(before, Holdings.of(guest), name + " succeeding");
                  });
              return 0;
            })
        .exited(0);
  }

  @Test
  void forkLeaksNothingWhicheverAllocationFails() {
    Setup.standard()
        .harts(1)
        .run(
            guest -> {
              fillMemory(guest);
              guest.kernel().memory().oomKiller(() -> false); // nobody is to die for an allocation that fails on purpose
              FailureInjector failures = guest.kernel().memory().failures();
              VARIANTS.forEach(
                  (name, variant) -> {
                    reap(guest, make(guest, variant), variant);
                    Holdings before = Holdings.of(guest);
                    int refused = 0;
                    for (int n = 1; ; n++) {
                      failures.failNth(n);
                      long result = make(guest, variant);
                      boolean failed = failures.failed();
                      failures.disarm();
                      if (!failed) {
                        reap(guest, result, variant);
                        break;
                      }
                      // The pidfd's number goes to user memory, where a page fault without memory is a bad address.
                      boolean atFault = result == -Errno.EFAULT.number() && (variant.flags & CloneArguments.PIDFD) != 0;
                      guest.refused(atFault ? Errno.EFAULT : Errno.ENOMEM, result);
                      refused++;
                      assertEquals(before, Holdings.of(guest), name + " failing at allocation " + n);
                    }
                    assertTrue(refused >= 1, name + " allocates something");
                    assertEquals(before, Holdings.of(guest), name + " succeeding");
                  });
              return 0;
            })
        .exited(0);
  }

  /** The child is there before the parent's word is written: a bad address must not leave a child that never runs. */
  @Test
  void badAddressForTheParentsWordIsIgnored() {
    Setup.standard()
        .run(
            guest -> {
              CloneArguments arguments = new CloneArguments(CloneArguments.PARENT_SETTID, Signal.CHLD, 0, 0, 64, 0, 0, null);
              long child = guest.ok(guest.user.clone(arguments, user -> 5));
              assertTrue(guest.wait4((int) child, 0).exited(5));
              return 0;
            })
        .exited(0);
  }

  @Test
  void badAddressForThePidfdRefusesAndLeaksNothing() {
    Setup.standard()
        .run(
            guest -> {
              guest.waitResult(guest.fork(child -> 0), 0);
              Holdings before = Holdings.of(guest);
              CloneArguments arguments = new CloneArguments(CloneArguments.PIDFD, Signal.CHLD, 0, 0, 0, 0, 64, null);
              guest.refused(Errno.EFAULT, guest.user.clone(arguments, user -> 0));
              assertEquals(before, Holdings.of(guest));
              return 0;
            })
        .exited(0);
  }

  @Test
  void nonsenseOfFlagsIsRefused() {
    Setup.standard()
        .run(
            guest -> {
              long[] nonsense = {
                CloneArguments.THREAD,
                CloneArguments.THREAD | CloneArguments.SIGHAND,
                CloneArguments.SIGHAND,
                CloneArguments.NEWNS | CloneArguments.FS,
                CloneArguments.CLEAR_SIGHAND | CloneArguments.SIGHAND | CloneArguments.VM
              };
              for (long flags : nonsense) {
                guest.refused(Errno.EINVAL, guest.clone(flags, Signal.CHLD, child -> 0));
              }
              return 0;
            })
        .exited(0);
  }

  @Test
  void theTaskLimitAnswersEagainAndEndsWithItsTasks() {
    Setup.standard()
        .tasks(20)
        .run(
            guest -> {
              int[] gate = guest.pipe();
              int children = 0;
              long result;
              while ((result = guest.clone(0, Signal.CHLD, child -> (int) child.read(gate[0], 1))) > 0) {
                children++;
                assertTrue(children < 20);
              }
              guest.refused(Errno.EAGAIN, result);
              for (int i = 0; i < children; i++) {
                guest.ok(guest.write(gate[1], "x"));
              }
              for (int i = 0; i < children; i++) {
                assertTrue(guest.wait4(-1, 0).exited(1));
              }
              assertTrue(guest.wait4(guest.fork(child -> 0), 0).exited(0));
              return 0;
            })
        .exited(0);
  }

  /** Pages of every kind, and a shared mapping, so that copying the space has something to do. */
  private static void fillMemory(Guest guest) {
    for (int i = 0; i < 3; i++) {
      long at = guest.ok(guest.call(222, ANYWHERE >> 10 << i, 64 << 10, 3, 0x22, -1, 0));
      guest.user.put(at, i);
      guest.user.put(at + 4096, i);
    }
    long shared = guest.ok(guest.call(222, 0, 16 << 10, 3, 0x21, -1, 0));
    guest.user.put(shared, 1);
    guest.print("");
  }

  private static long make(Guest guest, Variant variant) {
    if ((variant.flags & CloneArguments.PIDFD) == 0) {
      return guest.clone(variant.flags, variant.exitSignal, FailingForkTest::end);
    }
    try (var frame = guest.user.frame()) {
      long word = frame.allocate(8);
      guest.user.putInt(word, -1);
      long result =
          guest.user.clone(
              new CloneArguments(variant.flags, variant.exitSignal, 0, 0, 0, 0, word, null),
              user -> end(new Guest(guest.booted(), user, guest.argv)));
      if (result > 0) {
        guest.ok(guest.close(guest.user.getInt(word)));
      }
      return result;
    }
  }

  private static int end(Guest child) {
    child.call(93, 0);
    throw new AssertionError("exit returned");
  }

  private static void reap(Guest guest, long child, Variant variant) {
    guest.ok(child);
    if (variant.exitSignal != 0) {
      assertTrue(guest.wait4((int) child, 0).exited(0));
    } else {
      while (guest.user.current().process().threadCount() > 1) {
        guest.nanosleep(1);
      }
    }
    assertNull(guest.kernel().tasks().task((int) child));
  }
}
