package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.*;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class InotifyCallsTest {
  private static final int INIT = 26, ADD = 27, REMOVE = 28, READ = 63, RENAMEAT2 = 276, UNLINKAT = 35, MKDIRAT = 34, FCHMODAT = 53, POLL = 73, CLOSE = 57, COPY_FILE_RANGE = 285;
  private static final int ACCESS = 1, MODIFY = 2, ATTRIB = 4, CLOSE_WRITE = 8, OPEN = 0x20, MOVED_FROM = 0x40, MOVED_TO = 0x80, CREATE = 0x100;
  private static final int DELETE = 0x200, DELETE_SELF = 0x400, ISDIR = 0x4000_0000, IGNORED = 0x8000, ONESHOT = 0x8000_0000;
  private static final int MASK_ADD = 0x2000_0000, MASK_CREATE = 0x1000_0000, ONLYDIR = 0x0100_0000;

  private record Event(int wd, int mask, int cookie, String name) {}

  private static List<Event> events(Guest guest, long fd) {
    List<Event> events = new ArrayList<>();
    long at = guest.buffer(1024);
    long count = guest.call(READ, fd, at, 1024);
    for (long next = at; next < at + count; ) {
      int length = guest.user().getInt(next + 12);
      String name = guest.string(next + 16, length);
      events.add(
          new Event(
              guest.user().getInt(next), guest.user().getInt(next + 4), guest.user().getInt(next + 8),
              length == 0 ? null : name.substring(0, name.indexOf(0))));
      assertEquals(0, length % 16);
      next += 16 + length;
    }
    return events;
  }

  @Test
  void aDirectorysWatcherHearsOfItsNames() {
    GuestMachine.run(
        guest -> {
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
          long fd = guest.must(INIT, O_NONBLOCK | O_CLOEXEC);
          assertEquals(1, guest.must(ADD, fd, guest.text("/tmp/d"), 0xfff));
          guest.file("/tmp/d/f", "x");
          guest.must(FCHMODAT, AT_FDCWD, guest.text("/tmp/d/f"), 0600);
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d/sub"), 0755);
          assertEquals(
              List.of(
                  new Event(1, CREATE, 0, "f"), new Event(1, OPEN, 0, "f"), new Event(1, MODIFY, 0, "f"), new Event(1, CLOSE_WRITE, 0, "f"),
                  new Event(1, ATTRIB, 0, "f"), new Event(1, CREATE | ISDIR, 0, "sub")),
              events(guest, fd));
          guest.must(RENAMEAT2, AT_FDCWD, guest.text("/tmp/d/f"), AT_FDCWD, guest.text("/tmp/d/g"), 0);
          List<Event> moved = events(guest, fd);
          assertEquals(List.of(MOVED_FROM, MOVED_TO), moved.stream().map(Event::mask).toList());
          assertEquals(moved.get(0).cookie(), moved.get(1).cookie());
          assertNotEquals(0, moved.get(0).cookie());
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d/g"), 0);
          assertEquals(List.of(new Event(1, DELETE, 0, "g")), events(guest, fd));
          guest.refused(Errno.EAGAIN, READ, fd, guest.buffer(64), 64);
        });
  }

  @Test
  void aFilesWatchEndsWithItsLastName() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "x");
          long fd = guest.must(INIT, O_NONBLOCK);
          assertEquals(1, guest.must(ADD, fd, guest.text("/tmp/f"), DELETE_SELF | MODIFY));
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/f"), 0);
          assertEquals(List.of(new Event(1, DELETE_SELF, 0, null), new Event(1, IGNORED, 0, null)), events(guest, fd));
          guest.refused(Errno.EINVAL, REMOVE, fd, 1);
        });
  }

  @Test
  void whatIsDoneToAFileWithoutANameMayBeDeclined() {
    GuestMachine.run(
        guest -> {
          int declines = 0x0400_0000;
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
          long file = guest.openat("/tmp/d/f", O_RDWR | O_CREAT, 0644);
          long fd = guest.must(INIT, O_NONBLOCK);
          long all = guest.must(INIT, O_NONBLOCK);
          guest.must(ADD, fd, guest.text("/tmp/d"), MODIFY | declines);
          guest.must(ADD, all, guest.text("/tmp/d"), MODIFY);
          guest.write(file, "x");
          assertEquals(List.of(new Event(1, MODIFY, 0, "f")), events(guest, fd));
          assertEquals(List.of(new Event(1, MODIFY, 0, "f")), events(guest, all));
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d/f"), 0);
          guest.write(file, "y");
          guest.refused(Errno.EAGAIN, READ, fd, guest.buffer(64), 64);
          assertEquals(List.of(new Event(1, MODIFY, 0, "f")), events(guest, all));
        });
  }

  @Test
  void eventsComeInTheOrderOfLinux() {
    GuestMachine.run(
        guest -> {
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
          guest.file("/tmp/d/f", "0123456789");
          guest.file("/tmp/d/g", "");
          long in = guest.open("/tmp/d/f", O_RDWR);
          long out = guest.open("/tmp/d/g", O_RDWR);
          long fd = guest.must(INIT, O_NONBLOCK);
          for (String watched : List.of("/tmp/d", "/tmp/d/f", "/tmp/d/g")) {
            guest.must(ADD, fd, guest.text(watched), 0xfff);
          }
          assertEquals(10, guest.must(COPY_FILE_RANGE, in, 0, out, 0, 10, 0));
          assertEquals(
              List.of(new Event(1, ACCESS, 0, "f"), new Event(2, ACCESS, 0, null), new Event(1, MODIFY, 0, "g"), new Event(3, MODIFY, 0, null)), events(guest, fd), "the read first, the directory first");
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d/f"), 0);
          assertEquals(List.of(new Event(2, ATTRIB, 0, null), new Event(1, DELETE, 0, "f")), events(guest, fd), "it is open");
          guest.must(CLOSE, in);
          assertEquals(
              List.of(new Event(1, CLOSE_WRITE, 0, "f"), new Event(2, CLOSE_WRITE, 0, null), new Event(2, DELETE_SELF, 0, null), new Event(2, IGNORED, 0, null)), events(guest, fd));
          guest.must(CLOSE, out);
          events(guest, fd);
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d/g"), 0);
          assertEquals(
              List.of(new Event(3, ATTRIB, 0, null), new Event(3, DELETE_SELF, 0, null), new Event(3, IGNORED, 0, null), new Event(1, DELETE, 0, "g")), events(guest, fd), "nobody has it open");
        });
  }

  @Test
  void watchesAreChangedAddedToAndRemoved() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "x");
          long fd = guest.must(INIT, O_NONBLOCK);
          long f = guest.text("/tmp/f");
          assertEquals(1, guest.must(ADD, fd, f, OPEN));
          guest.refused(Errno.EEXIST, ADD, fd, f, MODIFY | MASK_CREATE);
          assertEquals(1, guest.must(ADD, fd, f, MODIFY | MASK_ADD));
          guest.file("/tmp/f", "y");
          assertEquals(List.of(OPEN, MODIFY), events(guest, fd).stream().map(Event::mask).toList());
          guest.must(REMOVE, fd, 1);
          assertEquals(List.of(new Event(1, IGNORED, 0, null)), events(guest, fd));
          assertEquals(2, guest.must(ADD, fd, f, OPEN | ONESHOT));
          guest.contents("/tmp/f");
          guest.contents("/tmp/f");
          assertEquals(List.of(OPEN, IGNORED), events(guest, fd).stream().map(Event::mask).toList());
          guest.refused(Errno.ENOTDIR, ADD, fd, f, OPEN | ONLYDIR);
          guest.refused(Errno.EINVAL, ADD, fd, f, 0);
          guest.refused(Errno.EINVAL, ADD, guest.open("/tmp/f", O_RDONLY), f, OPEN);
          guest.refused(Errno.EINVAL, INIT, O_APPEND);
        });
  }

  @Test
  void aReaderSleepsUntilSomethingHappensAndNeedsRoom() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "x");
          long fd = guest.must(INIT, 0);
          guest.must(ADD, fd, guest.text("/tmp"), CREATE);
          long poll = guest.buffer(8);
          guest.user().put(poll, fd | 1L << 32);
          long now = guest.buffer(16);
          assertEquals(0, guest.must(POLL, poll, 1, now, 0, 8));
          long child =
              guest.fork(
                  other -> {
                    long pause = other.buffer(16);
                    other.user().put(pause + 8, 20_000_000);
                    other.must(101, pause, 0);
                    other.file("/tmp/born", "");
                    return 0;
                  });
          assertEquals(List.of(new Event(1, CREATE, 0, "born")), events(guest, fd));
          guest.await(child);
          guest.file("/tmp/other", "");
          assertEquals(1, guest.must(POLL, poll, 1, now, 0, 8));
          guest.refused(Errno.EINVAL, READ, fd, guest.buffer(16), 16);
          long bytes = guest.buffer(4);
          guest.must(29, fd, 0x541b, bytes);
          assertEquals(32, guest.user().getInt(bytes));
          assertTrue(events(guest, fd).size() == 1);
        });
  }
}
