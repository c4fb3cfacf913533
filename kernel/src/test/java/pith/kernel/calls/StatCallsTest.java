package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class StatCallsTest {
  private static final int NEWFSTATAT = 79, FSTAT = 80, STATX = 291, STATFS = 43, FSTATFS = 44, FACCESSAT = 48, FACCESSAT2 = 439;
  private static final int READLINKAT = 78, SYMLINKAT = 36, FCHMODAT = 53, FCHOWNAT = 54, UTIMENSAT = 88;
  private static final int NOFOLLOW = 0x100, EACCESS = 0x200, EMPTY_PATH = 0x1000;
  private static final long UTIME_NOW = 0x3fff_ffff, UTIME_OMIT = 0x3fff_fffe;

  /** Offsets in {@code struct stat} as Linux's headers have them on riscv64. */
  private static final int MODE = 16, LINKS = 20, UID = 24, GID = 28, SIZE = 48, BLOCK_SIZE = 56, ATIME = 72, MTIME = 88;

  @Test
  void everyWayToAskGivesTheSameAnswer() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "12345");
          long fd = guest.open("/tmp/f", O_RDONLY);
          long byName = guest.buffer(128);
          long byNumber = guest.buffer(128);
          long byEmptyPath = guest.buffer(128);
          guest.must(NEWFSTATAT, AT_FDCWD, guest.text("/tmp/f"), byName, 0);
          guest.must(FSTAT, fd, byNumber);
          guest.must(NEWFSTATAT, fd, guest.text(""), byEmptyPath, EMPTY_PATH);
          assertEquals(guest.string(byName, 128), guest.string(byNumber, 128));
          assertEquals(guest.string(byName, 128), guest.string(byEmptyPath, 128));
          guest.must(NEWFSTATAT, fd, 0, byEmptyPath, EMPTY_PATH);
          assertEquals(0100644, guest.user().getInt(byName + MODE));
          assertEquals(1, guest.user().getInt(byName + LINKS));
          assertEquals(5, guest.user().get(byName + SIZE));
          assertEquals(4096, guest.user().getInt(byName + BLOCK_SIZE));
          long x = guest.buffer(256);
          guest.must(STATX, AT_FDCWD, guest.text("/tmp/f"), 0, 0xfff, x);
          assertEquals(0x1fff, guest.user().getInt(x));
          assertEquals(0100644, guest.user().getInt(x + 28) & 0xffff);
          assertEquals(guest.user().get(byName + 8), guest.user().get(x + 32));
          assertEquals(5, guest.user().get(x + 40));
          assertEquals(guest.user().get(byName + MTIME), guest.user().get(x + 112));
          guest.refused(Errno.EINVAL, STATX, AT_FDCWD, guest.text("/"), 0x6000, 0xfff, x);
          guest.refused(Errno.EINVAL, NEWFSTATAT, AT_FDCWD, guest.text("/"), byName, 0x8000);
          guest.refused(Errno.EFAULT, FSTAT, fd, 8);
          guest.refused(Errno.ENOENT, NEWFSTATAT, AT_FDCWD, guest.text(""), byName, 0);
        });
  }

  @Test
  void linksAreFollowedUnlessToldOtherwise() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "12345");
          guest.must(SYMLINKAT, guest.text("f"), AT_FDCWD, guest.text("/tmp/link"));
          long stat = guest.buffer(128);
          guest.must(NEWFSTATAT, AT_FDCWD, guest.text("/tmp/link"), stat, NOFOLLOW);
          assertEquals(0120777, guest.user().getInt(stat + MODE));
          assertEquals(1, guest.user().get(stat + SIZE));
          guest.must(NEWFSTATAT, AT_FDCWD, guest.text("/tmp/link"), stat, 0);
          assertEquals(0100644, guest.user().getInt(stat + MODE));
          long text = guest.buffer(16);
          assertEquals(1, guest.must(READLINKAT, AT_FDCWD, guest.text("/tmp/link"), text, 16));
          assertEquals("f\0", guest.string(text, 2));
          guest.refused(Errno.EINVAL, READLINKAT, AT_FDCWD, guest.text("/tmp/link"), text, 0);
          guest.refused(Errno.EINVAL, READLINKAT, AT_FDCWD, guest.text("/tmp/f"), text, 16);
        });
  }

  @Test
  void whatIsChangedIsWhatStatShows() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "");
          long f = guest.text("/tmp/f");
          guest.must(FCHMODAT, AT_FDCWD, f, 04751);
          guest.must(FCHOWNAT, AT_FDCWD, f, 12, 34, 0);
          long times = guest.buffer(32);
          guest.user().put(times, 1_000_000);
          guest.user().put(times + 8, 5);
          guest.user().put(times + 24, UTIME_OMIT);
          long stat = guest.buffer(128);
          guest.must(NEWFSTATAT, AT_FDCWD, f, stat, 0);
          long modified = guest.user().get(stat + MTIME);
          guest.must(UTIMENSAT, AT_FDCWD, f, times, 0);
          guest.must(NEWFSTATAT, AT_FDCWD, f, stat, 0);
          assertEquals(0100751, guest.user().getInt(stat + MODE));
          assertEquals(12, guest.user().getInt(stat + UID));
          assertEquals(34, guest.user().getInt(stat + GID));
          assertEquals(1_000_000, guest.user().get(stat + ATIME));
          assertEquals(5, guest.user().get(stat + ATIME + 8));
          assertEquals(modified, guest.user().get(stat + MTIME));
          guest.user().put(times + 8, UTIME_NOW);
          guest.must(UTIMENSAT, guest.open("/tmp/f", O_RDONLY), 0, times, 0);
          guest.must(NEWFSTATAT, AT_FDCWD, f, stat, 0);
          assertTrue(guest.user().get(stat + ATIME) > 1_700_000_000);
          guest.user().put(times + 8, -1);
          guest.refused(Errno.EINVAL, UTIMENSAT, AT_FDCWD, f, times, 0);
        });
  }

  @Test
  void accessAsksForTheRealUserUnlessToldOtherwise() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/private", "");
          long f = guest.text("/tmp/private");
          guest.must(FCHMODAT, AT_FDCWD, f, 0600);
          guest.must(FACCESSAT, AT_FDCWD, f, 6);
          guest.refused(Errno.EACCES, FACCESSAT, AT_FDCWD, f, 1);
          guest.refused(Errno.EINVAL, FACCESSAT, AT_FDCWD, f, 8);
          guest.refused(Errno.ENOENT, FACCESSAT, AT_FDCWD, guest.text("/tmp/none"), 0);
          guest.must(147, 1000, -1, -1);
          guest.refused(Errno.EACCES, FACCESSAT, AT_FDCWD, f, 4);
          guest.must(FACCESSAT2, AT_FDCWD, f, 4, EACCESS);
          guest.refused(Errno.EINVAL, FACCESSAT2, AT_FDCWD, f, 4, 0x4000);
        });
  }

  @Test
  void fileSystemsTellTheirKind() {
    GuestMachine.run(
        guest -> {
          long at = guest.buffer(120);
          guest.must(STATFS, guest.text("/tmp"), at);
          assertEquals(0x0102_1994, guest.user().get(at));
          assertEquals(4096, guest.user().get(at + 8));
          assertEquals(255, guest.user().get(at + 64));
          guest.must(FSTATFS, guest.pipe()[0], at);
          assertEquals(0x5049_5045, guest.user().get(at));
        });
  }

  @Test
  void straceShowsStructures() {
    String shown =
        GuestMachine.run(
                guest -> {
                  guest.file("/tmp/f", "12345");
                  long stat = guest.buffer(256);
                  guest.must(NEWFSTATAT, AT_FDCWD, guest.text("/tmp/f"), stat, NOFOLLOW);
                  guest.must(STATX, AT_FDCWD, guest.text("/tmp/f"), 0, 2, stat);
                  guest.call(FACCESSAT, AT_FDCWD, guest.text("/none"), 5);
                })
            .strace();
    assertTrue(shown.contains("newfstatat(AT_FDCWD, \"/tmp/f\", {st_mode=S_IFREG|0644, st_size=5, ...}, AT_SYMLINK_NOFOLLOW) = 0\n"), shown);
    assertTrue(shown.contains("statx(AT_FDCWD, \"/tmp/f\", 0, STATX_MODE, {stx_mask=STATX_ALL|STATX_MNT_ID, stx_attributes=0, stx_mode=S_IFREG|0644, stx_size=5, ...}) = 0\n"), shown);
    assertTrue(shown.contains("faccessat(AT_FDCWD, \"/none\", R_OK|X_OK) = -1 ENOENT (No such file or directory)\n"), shown);
  }
}
