package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.kernel.program.UserContext;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.mm.physical.FailureInjector;
import pith.sync.Completion;
import pith.sync.Sleep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Tasks of the kernel's own: they live beside programs, nobody can end them, and they leave nothing behind. */
class KernelThreadTest {
  private static final int READ = 63, O_RDONLY = 0;

  private final Completion work = new Completion();
  private final Completion done = new Completion();
  private final List<String> ran = new ArrayList<>();

  private void worker(Current current) {
    ran.add(current.task().name() + " " + current.task().space());
    work.await(Sleep.INTERRUPTIBLE);
    ran.add("worked");
    done.complete();
  }

  @Test
  void itWorksBesideProgramsAsAChildOfKthreadd() {
    Booted booted = Booted.Setup.standard().boot(this::lifeOfAWorker);
    booted.run().exited(0);
    assertEquals(List.of("3/worker null", "worked"), ran);
    assertNull(booted.kernel().tasks().task(3));
  }

  private int lifeOfAWorker(Guest guest) {
    Task worker = guest.booted().pith().threads().start("worker", this::worker);
    assertEquals("kthreadd", worker.process().parent().leader().comm());
    assertEquals(2, worker.process().parent().pid());
    guest.nanosleep(1);
    assertEquals(0, guest.kill(3, Signal.KILL), "as on Linux, sending succeeds");
    assertEquals(0, guest.kill(3, Signal.TERM));
    guest.refused(Errno.ESRCH, guest.kill(-1, Signal.KILL));
    guest.nanosleep(1);
    assertEquals(List.of("3/worker null"), ran, "signals wake no kernel thread");
    assertTrue(stat(guest).startsWith("3 (worker) S 2 0 0 0 -1 2097216 "), () -> stat(guest));
    work.complete();
    done.await(Sleep.UNINTERRUPTIBLE);
    guest.nanosleep(1);
    guest.refused(Errno.ESRCH, guest.kill(3, 0));
    guest.refused(Errno.ENOENT, guest.open("/proc/3/stat", O_RDONLY, 0));
    return 0;
  }

  @Test
  void oneThatIsRefusedMidwayLeavesNothing() {
    Booted.Setup.standard().run(this::refusedAtEachAllocation).exited(0);
  }

  private int refusedAtEachAllocation(Guest guest) {
    guest.booted().pith().threads().start("first", current -> {}); // kthreadd stays
    guest.nanosleep(1);
    FailureInjector failures = guest.kernel().memory().failures();
    Holdings before = Holdings.of(guest);
    int refusals = 0;
    for (int n = 1; n == refusals + 1; n++) {
      failures.failNth(n);
      try {
        guest.booted().pith().threads().start("refused", current -> {});
      } catch (Refused refused) {
        refusals++;
      }
      failures.disarm();
      guest.nanosleep(1);
      assertEquals(before, Holdings.of(guest), "after allocation " + n);
    }
    assertTrue(refusals > 4, "refused " + refusals + " times");
    return 0;
  }

  private static String stat(Guest guest) {
    int fd = (int) guest.ok(guest.open("/proc/3/stat", O_RDONLY, 0));
    try (UserContext.Frame frame = guest.user.frame()) {
      long buffer = frame.allocate(200);
      byte[] bytes = new byte[(int) guest.ok(guest.call(READ, fd, buffer, 200))];
      guest.user.current().space().copyIn(buffer, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } finally {
      guest.close(fd);
    }
  }
}
