package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class TransferCallsTest {
  private static final int SENDFILE = 71, VMSPLICE = 75, SPLICE = 76, TEE = 77, COPY_FILE_RANGE = 285, FCNTL = 25;
  private static final int IOCTL = 29, FICLONE = 0x4004_9409, MKDIRAT = 34, MOUNT = 40;
  private static final int F_SETPIPE_SZ = 1031, F_GETPIPE_SZ = 1032;
  private static final int NONBLOCK = 2;

  private static long offset(Guest guest, long value) {
    long at = guest.buffer(8);
    guest.user().put(at, value);
    return at;
  }

  @Test
  void sendfileMovesTheOffsetItWasGivenOrThePosition() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/in", "0123456789");
          long in = guest.open("/tmp/in", O_RDONLY);
          long out = guest.open("/tmp/out", O_RDWR | O_CREAT);
          long offset = offset(guest, 3);
          assertEquals(4, guest.must(SENDFILE, out, in, offset, 4));
          assertEquals(7, guest.user().get(offset));
          assertEquals(2, guest.must(SENDFILE, out, in, 0, 2));
          assertEquals("2345", guest.read(in, 4));
          assertEquals(4, guest.must(SENDFILE, out, in, 0, 1 << 30));
          assertEquals(0, guest.must(SENDFILE, out, in, 0, 1 << 30));
          assertEquals("3456016789", guest.contents("/tmp/out"));
          long[] pipe = guest.pipe();
          assertEquals(10, guest.must(SENDFILE, pipe[1], in, offset(guest, 0), 100));
          assertEquals("0123456789", guest.read(pipe[0], 100));
          guest.refused(Errno.EBADF, SENDFILE, in, out, 0, 1);
          guest.refused(Errno.EINVAL, SENDFILE, out, pipe[0], 0, 1);
          guest.refused(Errno.ESPIPE, SENDFILE, out, pipe[0], offset, 1);
          guest.refused(Errno.EINVAL, SENDFILE, out, in, offset(guest, -1), 1);
        });
  }

  @Test
  void sendfileTakesNoMoreThanAFullPipeTakes() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/in", "x".repeat(3000));
          long in = guest.open("/tmp/in", O_RDONLY);
          long[] pipe = guest.pipe();
          assertEquals(65536, guest.must(FCNTL, pipe[0], F_GETPIPE_SZ, 0));
          assertEquals(4096, guest.must(FCNTL, pipe[0], F_SETPIPE_SZ, 100));
          guest.refused(Errno.EINVAL, FCNTL, pipe[0], F_SETPIPE_SZ, (1L << 31) + 1);
          guest.refused(Errno.EBADF, FCNTL, in, F_GETPIPE_SZ, 0);
          guest.must(FCNTL, pipe[1], 4, O_NONBLOCK);
          assertEquals(3000, guest.must(SENDFILE, pipe[1], in, offset(guest, 0), 3000));
          guest.refused(Errno.EAGAIN, SENDFILE, pipe[1], in, offset(guest, 0), 3000);
        });
  }

  @Test
  void aFileIsCopiedToAnotherAndWithinItself() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/in", "0123456789");
          long in = guest.open("/tmp/in", O_RDWR);
          long out = guest.open("/tmp/out", O_RDWR | O_CREAT);
          assertEquals(5, guest.must(COPY_FILE_RANGE, in, offset(guest, 5), out, offset(guest, 2), 100, 0));
          assertEquals("\0\00056789", guest.contents("/tmp/out"));
          assertEquals(10, guest.must(COPY_FILE_RANGE, in, 0, out, 0, 100, 0));
          assertEquals(0, guest.must(COPY_FILE_RANGE, in, 0, out, 0, 100, 0));
          assertEquals(2, guest.must(COPY_FILE_RANGE, in, offset(guest, 0), in, offset(guest, 8), 2, 0));
          assertEquals("0123456701", guest.contents("/tmp/in"));
          guest.refused(Errno.EINVAL, COPY_FILE_RANGE, in, offset(guest, 0), in, offset(guest, 1), 2, 0);
          guest.refused(Errno.EINVAL, COPY_FILE_RANGE, in, 0, out, 0, 1, 1);
          guest.refused(Errno.EINVAL, COPY_FILE_RANGE, in, 0, guest.pipe()[1], 0, 1, 0);
          guest.refused(Errno.EBADF, COPY_FILE_RANGE, in, 0, guest.open("/tmp/out", O_WRONLY | O_APPEND), 0, 1, 0);
          guest.refused(Errno.EISDIR, COPY_FILE_RANGE, in, 0, guest.open("/tmp", O_RDONLY), 0, 1, 0);
        });
  }

  /** Programs that copy files know then that they must read and write themselves. */
  @Test
  void nothingIsCopiedWithinTheKernelFromOneFileSystemToAnother() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/in", "0123456789");
          long in = guest.open("/tmp/in", O_RDONLY);
          guest.must(MKDIRAT, AT_FDCWD, guest.text("/tmp/other"), 0755);
          guest.must(MOUNT, guest.text("none"), guest.text("/tmp/other"), guest.text("tmpfs"), 0, 0);
          long out = guest.open("/tmp/other/out", O_RDWR | O_CREAT);
          guest.refused(Errno.EXDEV, COPY_FILE_RANGE, in, 0, out, 0, 10, 0);
          guest.refused(Errno.EXDEV, IOCTL, out, FICLONE, in);
          guest.refused(Errno.EOPNOTSUPP, IOCTL, guest.open("/tmp/clone", O_RDWR | O_CREAT), FICLONE, in);
          guest.refused(Errno.EBADF, IOCTL, out, FICLONE, 99);
        });
  }

  @Test
  void spliceMovesBetweenPipesAndFiles() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/in", "0123456789");
          long in = guest.open("/tmp/in", O_RDONLY);
          long out = guest.open("/tmp/out", O_RDWR | O_CREAT);
          long[] a = guest.pipe();
          long[] b = guest.pipe();
          long offset = offset(guest, 2);
          assertEquals(6, guest.must(SPLICE, in, offset, a[1], 0, 6, 0));
          assertEquals(8, guest.user().get(offset));
          assertEquals(4, guest.must(SPLICE, a[0], 0, b[1], 0, 4, 0));
          assertEquals(4, guest.must(SPLICE, b[0], 0, out, offset(guest, 1), 100, 0));
          assertEquals("\0" + "2345", guest.contents("/tmp/out"));
          assertEquals("67", guest.read(a[0], 10));
          guest.refused(Errno.EAGAIN, SPLICE, a[0], 0, out, 0, 1, NONBLOCK);
          guest.refused(Errno.EINVAL, SPLICE, in, 0, out, 0, 1, 0);
          guest.refused(Errno.EINVAL, SPLICE, a[0], 0, a[1], 0, 1, 0);
          guest.refused(Errno.ESPIPE, SPLICE, a[0], offset, out, 0, 1, 0);
          guest.close(a[1]);
          assertEquals(0, guest.must(SPLICE, a[0], 0, out, 0, 1, 0));
        });
  }

  @Test
  void teeLeavesWhatItCopies() {
    GuestMachine.run(
        guest -> {
          long[] a = guest.pipe();
          long[] b = guest.pipe();
          guest.write(a[1], "abcdef");
          assertEquals(4, guest.must(TEE, a[0], b[1], 4, 0));
          assertEquals("abcd", guest.read(b[0], 10));
          assertEquals("abcdef", guest.read(a[0], 10));
          guest.refused(Errno.EAGAIN, TEE, a[0], b[1], 4, NONBLOCK);
          guest.refused(Errno.EINVAL, TEE, a[0], guest.open("/tmp/f", O_RDWR | O_CREAT), 4, 0);
          long vector = guest.buffer(16);
          guest.user().put(vector, guest.text("page"));
          guest.user().put(vector + 8, 4);
          assertEquals(4, guest.must(VMSPLICE, a[1], vector, 1, 0));
          assertEquals("page", guest.read(a[0], 10));
        });
  }

  /** As on Linux: what is in the pipe is the file's own page. */
  @Test
  void splicedPagesOfAFileAreNotCopied() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/in", "x".repeat(5000));
          long in = guest.open("/tmp/in", O_RDWR);
          long[] a = guest.pipe();
          long[] b = guest.pipe();
          assertEquals(5000, guest.must(SPLICE, in, offset(guest, 0), a[1], 0, 10000, 0));
          assertEquals(5000, guest.must(TEE, a[0], b[1], 10000, 0));
          guest.write(in, "new");
          assertEquals("newx", guest.read(a[0], 4));
          guest.write(a[1], "end");
          assertEquals("x".repeat(4996) + "end", guest.read(a[0], 10000));
          assertEquals("newx", guest.read(b[0], 4), "both pipes have the same page");
          assertEquals("new" + "x".repeat(4093), guest.contents("/tmp/in"), "and writing to a pipe writes to no file");
        });
  }

  @Test
  void smallWritesShareAPageAndLargerOnesTakeTheirOwn() {
    GuestMachine.run(
        guest -> {
          long[] pipe = guest.pipe();
          assertEquals(8192, guest.must(FCNTL, pipe[0], F_SETPIPE_SZ, 8192));
          guest.must(FCNTL, pipe[1], 4, O_NONBLOCK);
          for (int i = 0; i < 100; i++) {
            guest.write(pipe[1], "ab");
          }
          guest.write(pipe[1], "c".repeat(4096));
          guest.refused(Errno.EAGAIN, 64, pipe[1], guest.text("x"), 1);
          guest.refused(Errno.EBUSY, FCNTL, pipe[0], F_SETPIPE_SZ, 4096);
          assertEquals("ab".repeat(100) + "c".repeat(4096), guest.read(pipe[0], 8192));
        });
  }

  @Test
  void spliceIntoAPipeWithoutReadersIsABrokenPipe() {
    GuestMachine.run(
        guest -> {
          long pid =
              guest.fork(
                  child -> {
                    child.file("/tmp/in", "data");
                    long[] pipe = child.pipe();
                    child.close(pipe[0]);
                    child.call(SPLICE, child.open("/tmp/in", O_RDONLY), 0, pipe[1], 0, 4, 0);
                    return 0;
                  });
          assertEquals(13, guest.await(pid) & 0x7f);
        });
  }
}
