package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class ExecCallsTest {
  private static final int TRUNCATE = 45, NANOSLEEP = 101, KILL = 129, EXECVEAT = 281;
  private static final int SIGKILL = 9;

  private static void copy(Guest guest, String from, String to) {
    long source = guest.open(from, O_RDONLY);
    long target = guest.openat(to, O_WRONLY | O_CREAT, 0755);
    long at = guest.buffer(4096);
    for (long count = guest.must(63, source, at, 4096); count > 0; count = guest.must(63, source, at, 4096)) {
      guest.must(64, target, at, count);
    }
    guest.close(source);
    guest.close(target);
  }

  @Test
  void aRunningProgramMayNotBeWrittenNorWhatIsWrittenRun() {
    GuestMachine.run(
        guest -> {
          copy(guest, "/bin/spin", "/tmp/spin");
          long program = guest.fork(child -> (int) child.user().execve("/tmp/spin", List.of("spin"), List.of()));
          long pause = guest.buffer(16);
          guest.putLong(pause + 8, 10_000_000);
          guest.must(NANOSLEEP, pause, 0);
          assertEquals(-Errno.ETXTBSY.number(), guest.openat("/tmp/spin", O_WRONLY, 0));
          guest.refused(Errno.ETXTBSY, TRUNCATE, guest.text("/tmp/spin"), 0);
          guest.must(KILL, program, SIGKILL);
          assertEquals(SIGKILL, guest.await(program));
          long writer = guest.open("/tmp/spin", O_WRONLY);
          assertEquals(-Errno.ETXTBSY.number(), guest.user().execve("/tmp/spin", List.of("spin"), List.of()));
          guest.close(writer);
        });
  }

  @Test
  void anAbsolutePathNeedsNoDirectory() {
    GuestMachine.run(
        guest -> {
          long program =
              guest.fork(
                  child -> {
                    long argv = child.buffer(16);
                    child.putLong(argv, child.text("true"));
                    return (int) child.call(EXECVEAT, -1, child.text("/bin/true"), argv, argv + 8, 0);
                  });
          assertEquals(0, guest.await(program));
        });
  }
}
