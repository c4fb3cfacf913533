package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;
import pith.vfs.io.PollMask;

/** Triggers on pressure: poll wakes who asked to be told of it, and nobody else. */
@Timeout(120)
class PressureTriggerTest {
  private static final int PPOLL = 73, WRITE = 64, SETRESUID = 147, RDWR = 2;
  private static final String MACHINE = "/proc/pressure/memory";
  private static final String GROUP = "/sys/fs/cgroup/a/memory.pressure";

  /** Opens a pressure file and writes a command to it, with its final zero. {@return the descriptor or a negative errno} */
  private static int trigger(Guest guest, String path, String command) {
    int fd = (int) guest.ok(guest.open(path, RDWR, 0));
    long answer = write(guest, fd, command);
    return answer < 0 ? (int) answer : fd;
  }

  private static long write(Guest guest, int fd, String command) {
    try (UserContext.Frame frame = guest.user.frame()) {
      return guest.call(WRITE, fd, frame.string(command), command.length() + 1);
    }
  }

  /** {@return what poll tells within so long, 0 for nothing} */
  private static int poll(Guest guest, int fd, int events, long millis) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long at = frame.allocate(8);
      guest.user.putInt(at, fd);
      guest.user.putInt(at + 4, events);
      long time = frame.allocate(16);
      guest.user.put(time, millis / 1000);
      guest.user.put(time + 8, millis % 1000 * 1_000_000);
      return guest.ok(guest.call(PPOLL, at, 1, time, 0, 8)) == 0 ? 0 : guest.user.getInt(at + 4) >>> 16;
    }
  }

  private static int slowHog(Guest guest, String group, int mebibytes) {
    return guest.fork(
        born -> {
          GroupShell groups = new GroupShell(born);
          groups.enter(group);
          return groups.intact(groups.take(mebibytes), mebibytes) ? 7 : 1;
        });
  }

  @Test
  void pollWakesWhenTheGroupOrTheMachineLosesTooMuchTimeAndOnlyThen() {
    Booted.Setup.standard()
        .ram(64)
        .harts(2)
        .run(
            guest -> {
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              guest.ok(groups.mkdir("b"));
              groups.set("a/memory.high", "4M");
              int machine = trigger(guest, MACHINE, "some 100000 1000000");
              int group = trigger(guest, GROUP, "full 150000 2000000");
              int other = trigger(guest, "/sys/fs/cgroup/b/memory.pressure", "some 100000 1000000");
              assertEquals(0, poll(guest, machine, PollMask.PRI, 20_000), "nobody waits for memory");
              int hog = slowHog(guest, "a", 6);
              assertEquals(PollMask.PRI, poll(guest, group, PollMask.PRI, 20_000));
              assertEquals(PollMask.PRI, poll(guest, machine, PollMask.PRI, 2_000));
              assertTrue(guest.wait4(hog, 0).exited(7));
              assertEquals(0, poll(guest, other, PollMask.PRI, 5_000), "nothing happened in that group");
              poll(guest, machine, PollMask.PRI, 1);
              assertEquals(0, poll(guest, machine, PollMask.PRI, 20_000), "it is over");
              return 0;
            })
        .exited(0);
  }

  @Test
  void commandsAreCheckedAsLinuxChecksThem() {
    Booted.Setup.standard()
        .run(
            guest -> {
              for (String bad : new String[] {"", "some", "some 1", "any 1 2", "some 0 1000000", "some 2 1", "some 1 10000001", "some x y", "some -1 5"}) {
                assertEquals(-Errno.EINVAL.number(), trigger(guest, MACHINE, bad), bad);
              }
              int fd = trigger(guest, MACHINE, "full 500 500000 and more");
              assertTrue(fd > 0);
              assertEquals(-Errno.EBUSY.number(), write(guest, fd, "some 500 500000"));
              assertTrue(new GroupShell(guest).textOf(MACHINE).startsWith("some avg10=0.00"));
              guest.ok(guest.call(SETRESUID, 7, 7, 7));
              assertEquals(-Errno.EINVAL.number(), trigger(guest, MACHINE, "some 500 500000"));
              assertTrue(trigger(guest, MACHINE, "some 500 2000000") > 0);
              return 0;
            })
        .exited(0);
  }

  @Test
  void whoHasNoTriggerOrWhoseGroupIsGoneIsToldAtOnce() {
    Booted.Setup.standard()
        .run(
            guest -> {
              int none = (int) guest.ok(guest.open(MACHINE, 0, 0));
              assertEquals(PollMask.PRI | PollMask.ERR, poll(guest, none, PollMask.PRI, 100));
              GroupShell groups = new GroupShell(guest);
              guest.ok(groups.mkdir("a"));
              int fd = trigger(guest, GROUP, "some 500 500000");
              int remover =
                  guest.fork(
                      born -> {
                        born.nanosleep(50);
                        born.ok(new GroupShell(born).rmdir("a"));
                        return 0;
                      });
              assertEquals(PollMask.PRI | PollMask.ERR, poll(guest, fd, PollMask.PRI, 5_000));
              assertTrue(guest.wait4(remover, 0).exited(0));
              return 0;
            })
        .exited(0);
  }
}
