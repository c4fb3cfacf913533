package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class StorageCallsTest {
  private static final int TRUNCATE = 45, FTRUNCATE = 46, FALLOCATE = 47, FSYNC = 82, FDATASYNC = 83, SYNC = 81, SYNCFS = 267;
  private static final int SYNC_FILE_RANGE = 84, FADVISE = 223, READAHEAD = 213;
  private static final int SETXATTR = 5, FSETXATTR = 7, GETXATTR = 8, LISTXATTR = 11, REMOVEXATTR = 14, FREMOVEXATTR = 16;
  private static final int KEEP_SIZE = 1, PUNCH_HOLE = 2;
  private static final int SEEK_DATA = 3, SEEK_HOLE = 4;

  @Test
  void aFilesLengthAndRoomChange() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/f", "0123456789");
          long fd = guest.open("/tmp/f", O_RDWR);
          guest.must(FTRUNCATE, fd, 4);
          guest.must(TRUNCATE, guest.text("/tmp/f"), 6);
          assertEquals("0123\0\0", guest.contents("/tmp/f"));
          guest.must(FALLOCATE, fd, 0, 0, 3 * 4096);
          guest.must(FALLOCATE, fd, KEEP_SIZE | PUNCH_HOLE, 4096, 4096);
          assertEquals(4096, guest.seek(fd, 0, SEEK_HOLE));
          assertEquals(8192, guest.seek(fd, 4096, SEEK_DATA));
          guest.refused(Errno.EINVAL, FTRUNCATE, fd, -1);
          guest.refused(Errno.EINVAL, FTRUNCATE, guest.open("/tmp/f", O_RDONLY), 1);
          guest.refused(Errno.EISDIR, TRUNCATE, guest.text("/tmp"), 1);
          guest.refused(Errno.EOPNOTSUPP, FALLOCATE, fd, 64, 0, 1);
          guest.refused(Errno.EINVAL, FALLOCATE, fd, 0, 0, 0);
          guest.refused(Errno.EFBIG, FALLOCATE, fd, 0, Long.MAX_VALUE - 1, 4096);
          guest.refused(Errno.EBADF, FALLOCATE, guest.open("/tmp/f", O_RDONLY), 0, 0, 1);
        });
  }

  @Test
  void syncingAndAdvisingAnswerByKindOfFile() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/f", O_RDWR | O_CREAT);
          long pipe = guest.pipe()[0];
          guest.must(SYNC);
          guest.must(FSYNC, fd);
          guest.must(FDATASYNC, fd);
          guest.must(FSYNC, guest.open("/tmp", O_RDONLY));
          guest.refused(Errno.EINVAL, FSYNC, pipe);
          guest.must(SYNCFS, fd);
          guest.must(SYNC_FILE_RANGE, fd, 0, 0, 7);
          guest.refused(Errno.ESPIPE, SYNC_FILE_RANGE, pipe, 0, 0, 7);
          guest.refused(Errno.EINVAL, SYNC_FILE_RANGE, fd, 0, 0, 8);
          guest.must(FADVISE, fd, 0, 0, 2);
          guest.refused(Errno.EINVAL, FADVISE, fd, 0, 0, 6);
          guest.refused(Errno.ESPIPE, FADVISE, pipe, 0, 0, 0);
          guest.must(READAHEAD, fd, 0, 100);
          guest.refused(Errno.EINVAL, READAHEAD, pipe, 0, 100);
        });
  }

  @Test
  void extendedAttributesAreKeptListedAndRemoved() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/f", O_RDWR | O_CREAT);
          long f = guest.text("/tmp/f");
          long name = guest.text("user.colour");
          guest.must(SETXATTR, f, name, guest.text("red"), 3, 1);
          guest.refused(Errno.EEXIST, SETXATTR, f, name, guest.text("red"), 3, 1);
          guest.must(FSETXATTR, fd, guest.text("user.size"), 0, 0, 0);
          long at = guest.buffer(64);
          assertEquals(3, guest.must(GETXATTR, f, name, 0, 0));
          assertEquals(3, guest.must(GETXATTR, f, name, at, 64));
          assertEquals("red", guest.string(at, 3));
          guest.refused(Errno.ERANGE, GETXATTR, f, name, at, 2);
          assertEquals(22, guest.must(LISTXATTR, f, at, 64));
          assertEquals("user.colour\0user.size\0", guest.string(at, 22));
          guest.must(REMOVEXATTR, f, name);
          guest.refused(Errno.ENODATA, GETXATTR, f, name, at, 64);
          guest.must(FREMOVEXATTR, fd, guest.text("user.size"));
          assertEquals(0, guest.must(LISTXATTR, f, at, 64));
          guest.refused(Errno.EOPNOTSUPP, SETXATTR, f, guest.text("strange.name"), 0, 0, 0);
          guest.refused(Errno.E2BIG, SETXATTR, f, name, at, 1 << 20, 0);
          guest.refused(Errno.ERANGE, SETXATTR, f, guest.text(""), at, 1, 0);
        });
  }

  @Test
  void rangesOfWhatHasNoneAreNotSynchronised() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.ESPIPE, SYNC_FILE_RANGE, guest.pipe()[1], 0, 1, 4);
          guest.refused(Errno.ESPIPE, SYNC_FILE_RANGE, guest.open("/dev/null", O_RDWR), 0, 1, 4);
          guest.must(SYNC_FILE_RANGE, guest.open("/tmp", O_RDONLY), 0, 1, 4);
        });
  }
}
