package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.*;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class DirectoryCallsTest {
  private static final int GETCWD = 17, MKDIRAT = 34, MKNODAT = 33, UNLINKAT = 35, SYMLINKAT = 36, LINKAT = 37, UMOUNT = 39, MOUNT = 40;
  private static final int CHDIR = 49, FCHDIR = 50, GETDENTS = 61, UMASK = 166, RENAMEAT2 = 276, NEWFSTATAT = 79;
  private static final int REMOVEDIR = 0x200, NOREPLACE = 1, EXCHANGE = 2;

  /** {@return the names that listings of {@code room} bytes each give} */
  private static List<String> list(Guest guest, long fd, int room) {
    List<String> names = new ArrayList<>();
    long at = guest.buffer(room);
    long count = guest.must(GETDENTS, fd, at, room);
    while (count > 0) {
      for (long entry = at; entry < at + count; ) {
        int length = guest.user().getInt(entry + 16) & 0xffff;
        assertEquals(0, length % 8);
        String name = guest.string(entry + 19, length - 19);
        names.add(name.substring(0, name.indexOf(0)));
        entry += length;
      }
      count = guest.must(GETDENTS, fd, at, room);
    }
    return names;
  }

  @Test
  void aListingInSmallStepsGivesEachNameOnce() {
    GuestMachine.run(
        guest -> {
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
          TreeSet<String> expected = new TreeSet<>(List.of(".", ".."));
          for (int i = 0; i < 50; i++) {
            String name = "n".repeat(1 + i % 7) + i;
            expected.add(name);
            guest.file("/tmp/d/" + name, "");
          }
          long fd = guest.open("/tmp/d", O_RDONLY | O_DIRECTORY);
          List<String> small = list(guest, fd, 100);
          assertEquals(expected.size(), small.size());
          assertEquals(expected, new TreeSet<>(small));
          guest.seek(fd, 0, 0);
          assertEquals(small, list(guest, fd, 32768));
          guest.seek(fd, 0, 0);
          guest.refused(Errno.EINVAL, GETDENTS, fd, guest.buffer(8), 8);
          guest.refused(Errno.ENOTDIR, GETDENTS, guest.open("/tmp/d/n0", O_RDONLY), guest.buffer(64), 64);
        });
  }

  @Test
  void theWorkingDirectoryIsNamedAndMissed() {
    GuestMachine.run(
        guest -> {
          long at = guest.buffer(64);
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
          guest.must(CHDIR, guest.text("/tmp/d"));
          assertEquals(7, guest.must(GETCWD, at, 64));
          assertEquals("/tmp/d\0", guest.string(at, 7));
          guest.refused(Errno.ERANGE, GETCWD, at, 6);
          long home = guest.open(".", O_PATH);
          guest.must(CHDIR, guest.text(".."));
          assertEquals(5, guest.must(GETCWD, at, 64));
          guest.must(FCHDIR, home);
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d"), REMOVEDIR);
          guest.refused(Errno.ENOENT, GETCWD, at, 64);
          guest.refused(Errno.ENOENT, CHDIR, guest.text("/none"));
        });
  }

  @Test
  void namesAreMadeMovedAndRemoved() {
    GuestMachine.run(
        guest -> {
          assertEquals(022, guest.must(UMASK, 027));
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0777);
          long stat = guest.buffer(128);
          guest.must(NEWFSTATAT, AT_FDCWD, guest.text("/tmp/d"), stat, 0);
          assertEquals(040750, guest.user().getInt(stat + 16));
          guest.file("/tmp/a", "a");
          guest.file("/tmp/b", "b");
          guest.must(LINKAT, AT_FDCWD, guest.text("/tmp/a"), AT_FDCWD, guest.text("/tmp/d/a2"), 0);
          rename(guest, "/tmp/a", "/tmp/b", EXCHANGE, 0);
          assertEquals("b", guest.contents("/tmp/a"));
          rename(guest, "/tmp/a", "/tmp/b", NOREPLACE, -Errno.EEXIST.number());
          rename(guest, "/tmp/a", "/tmp/b", 0, 0);
          assertEquals("b", guest.contents("/tmp/b"));
          assertEquals("a", guest.contents("/tmp/d/a2"));
          guest.refused(Errno.ENOTEMPTY, UNLINKAT, AT_FDCWD, guest.text("/tmp/d"), REMOVEDIR);
          guest.refused(Errno.EISDIR, UNLINKAT, AT_FDCWD, guest.text("/tmp/d"), 0);
          guest.refused(Errno.EINVAL, UNLINKAT, AT_FDCWD, guest.text("/tmp/d/a2"), 1);
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d/a2"), 0);
          guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d"), REMOVEDIR);
          guest.must(MKNODAT, AT_FDCWD, guest.text("/tmp/fifo"), 010600, 0);
          guest.refused(Errno.EPERM, MKNODAT, AT_FDCWD, guest.text("/tmp/x"), 040700, 0);
          guest.must(SYMLINKAT, guest.text("b"), AT_FDCWD, guest.text("/tmp/l"));
          assertEquals("b", guest.contents("/tmp/l"));
        });
  }

  private static void rename(Guest guest, String from, String to, int flags, long result) {
    assertEquals(result, guest.call(RENAMEAT2, AT_FDCWD, guest.text(from), AT_FDCWD, guest.text(to), flags));
  }

  @Test
  void aMountCoversAndUncovers() {
    GuestMachine.run(
        guest -> {
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/m"), 0755);
          guest.file("/tmp/m/under", "");
          long point = guest.text("/tmp/m");
          guest.must(MOUNT, guest.text("none"), point, guest.text("tmpfs"), 0xc0ed_0000L, guest.text("size=1m"));
          assertEquals(-Errno.ENOENT.number(), guest.openat("/tmp/m/under", O_RDONLY, 0));
          long open = guest.open("/tmp/m/over", O_RDWR | O_CREAT);
          guest.refused(Errno.EBUSY, UMOUNT, point, 0);
          guest.close(open);
          guest.must(UMOUNT, point, 0);
          guest.open("/tmp/m/under", O_RDONLY);
          guest.refused(Errno.EINVAL, UMOUNT, point, 0);
          guest.refused(Errno.EINVAL, UMOUNT, point, 64);
          guest.refused(Errno.ENODEV, MOUNT, 0, point, guest.text("nosuchfs"), 0, 0);
        });
  }

  @Test
  void straceNamesFlagsOfNames() {
    String shown =
        GuestMachine.run(
                guest -> {
                  guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/d"), 0755);
                  list(guest, guest.open("/tmp/d", O_RDONLY | O_DIRECTORY), 256);
                  guest.must(UNLINKAT, AT_FDCWD, guest.text("/tmp/d"), REMOVEDIR);
                  guest.call(GETCWD, guest.buffer(10), 10);
                })
            .strace();
    assertTrue(shown.contains("mkdirat(AT_FDCWD, \"/tmp/d\", 0755)"), shown);
    assertTrue(shown.contains(" /* 2 entries */, 256) = 48\n"), shown);
    assertTrue(shown.contains(" /* 0 entries */, 256) = 0\n"), shown);
    assertTrue(shown.contains("unlinkat(AT_FDCWD, \"/tmp/d\", AT_REMOVEDIR) = 0\n"), shown);
    assertTrue(shown.contains("getcwd(\"/\", 10)"), shown);
  }
}
