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
  private static final int MKDIRAT = 34, MOUNT = 40, TRUNCATE = 45, FCHMODAT = 53, NANOSLEEP = 101, KILL = 129, SETUID = 146, EXECVEAT = 281;
  private static final int SIGKILL = 9, MS_NOSUID = 2;

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
          pause(guest);
          assertEquals(-Errno.ETXTBSY.number(), guest.openat("/tmp/spin", O_WRONLY, 0));
          guest.refused(Errno.ETXTBSY, TRUNCATE, guest.text("/tmp/spin"), 0);
          guest.must(KILL, program, SIGKILL);
          assertEquals(SIGKILL, guest.await(program));
          long writer = guest.open("/tmp/spin", O_WRONLY);
          assertEquals(-Errno.ETXTBSY.number(), guest.user().execve("/tmp/spin", List.of("spin"), List.of()));
          guest.close(writer);
        });
  }

  private static void pause(Guest guest) {
    long time = guest.buffer(16);
    guest.putLong(time + 8, 10_000_000);
    guest.must(NANOSLEEP, time, 0);
  }

  /** {@return the effective user of a program of root's that sets its user when user 1000 runs it} */
  private static String effectiveUser(Guest guest, String program) {
    copy(guest, "/bin/spin", program);
    guest.must(FCHMODAT, AT_FDCWD, guest.text(program), 04755);
    long running =
        guest.fork(
            child -> {
              child.must(SETUID, 1000);
              return (int) child.user().execve(program, List.of("spin"), List.of());
            });
    pause(guest);
    String status = guest.contents("/proc/" + running + "/status");
    guest.must(KILL, running, SIGKILL);
    guest.await(running);
    return status.lines().filter(line -> line.startsWith("Uid:")).findFirst().orElseThrow().split("\t")[2];
  }

  @Test
  void aMountMayDenySetUserId() {
    GuestMachine.run(
        guest -> {
          assertEquals("0", effectiveUser(guest, "/tmp/spin"));
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
          guest.must(MOUNT, guest.text("none"), guest.text("/tmp/d"), guest.text("tmpfs"), MS_NOSUID, 0);
          assertEquals("1000", effectiveUser(guest, "/tmp/d/spin"));
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
