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
class ReadWriteCallsTest {
  private static final int READ = 63, WRITE = 64, READV = 65, WRITEV = 66, PREAD = 67, PWRITE = 68, PREADV2 = 286, PWRITEV2 = 287, RWF_APPEND = 16;
  private static final long WILD = 0x10_0000_0000L;

  @Test
  void whatIsWrittenIsReadAtItsPlace() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          assertEquals(11, guest.write(fd, "hello world"));
          assertEquals(6, guest.seek(fd, 6, 0));
          assertEquals("world", guest.read(fd, 100));
          assertEquals("", guest.read(fd, 100));
          long at = guest.buffer(8);
          assertEquals(4, guest.must(PREAD, fd, at, 4, 1));
          assertEquals("ello", guest.string(at, 4));
          assertEquals(11, guest.seek(fd, 0, 1));
          assertEquals(3, guest.must(PWRITE, fd, guest.text("HEL"), 3, 0));
          assertEquals("HELlo world", guest.contents("/tmp/file"));
        });
  }

  @Test
  void vectorsAreFilledInTheirOrderAndEmptyOnesSkipped() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          long a = guest.text("abc");
          long b = guest.text("defgh");
          long vector = vector(guest, a, 3, a, 0, b, 5);
          assertEquals(8, guest.must(WRITEV, fd, vector, 3));
          assertEquals(0, guest.seek(fd, 0, 0));
          long c = guest.buffer(8);
          long d = guest.buffer(8);
          assertEquals(7, guest.must(READV, fd, vector(guest, c, 2, d, 5), 2));
          assertEquals("ab", guest.string(c, 2));
          assertEquals("cdefg", guest.string(d, 5));
          assertEquals(2, guest.must(PREADV2, fd, vector(guest, c, 2), 1, 6, 0, 0));
          assertEquals("gh", guest.string(c, 2));
          assertEquals(1, guest.must(PREADV2, fd, vector(guest, c, 2), 1, -1, 0, 0));
          assertEquals("h", guest.string(c, 1));
          assertEquals(2, guest.must(PWRITEV2, fd, vector(guest, a, 2), 1, 0, 0, 4));
          guest.refused(Errno.EOPNOTSUPP, PWRITEV2, fd, vector(guest, a, 2), 1, 0, 0, 1 << 20);
        });
  }

  @Test
  void aWriteThatAsksForTheEndGoesThereAndMovesThePositionOnlyIfThatIsUsed() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          guest.write(fd, "hello");
          guest.seek(fd, 0, 0);
          long vector = vector(guest, guest.text("XY"), 2);
          assertEquals(2, guest.must(PWRITEV2, fd, vector, 1, 1, 0, RWF_APPEND));
          assertEquals(0, guest.seek(fd, 0, 1));
          assertEquals(2, guest.must(PWRITEV2, fd, vector, 1, -1, 0, RWF_APPEND));
          assertEquals(9, guest.seek(fd, 0, 1));
          assertEquals("helloXYXY", guest.contents("/tmp/file"));
          String io = guest.contents("/proc/self/io");
          assertTrue(io.contains("wchar: 9\n") && io.contains("syscw: 3\n") && io.contains("rchar: 9\n"), io);
        });
  }

  /** Of a ring whose bytes lie in two parts, the second part once got lost when it could not be delivered. */
  @Test
  void aPipeKeepsWhatAReadCouldNotDeliver() {
    GuestMachine.run(
        guest -> {
          long[] pipe = guest.pipe();
          long bytes = guest.buffer(65_000);
          assertEquals(65_000, guest.must(WRITE, pipe[1], bytes, 65_000));
          assertEquals(65_000, guest.must(READ, pipe[0], bytes, 65_000));
          int toEnd = 65_536 - 65_000;
          assertEquals(toEnd + 5, guest.write(pipe[1], "x".repeat(toEnd) + "hello"));
          assertEquals(toEnd, guest.must(READV, pipe[0], vector(guest, bytes, toEnd, WILD, 5), 2));
          guest.refused(Errno.EFAULT, READ, pipe[0], WILD, 5);
          assertEquals("hello", guest.read(pipe[0], 100));
          assertEquals(3, guest.must(WRITEV, pipe[1], vector(guest, bytes, 3, WILD, 5), 2));
          assertEquals("xxx", guest.read(pipe[0], 100));
        });
  }

  private static long vector(Guest guest, long... words) {
    long at = guest.buffer(8L * words.length);
    for (int i = 0; i < words.length; i++) {
      guest.user().put(at + 8L * i, words[i]);
    }
    return at;
  }

  @Test
  void absurdVectorsAreRefusedAsOnLinux() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          long good = guest.text("x");
          guest.refused(Errno.EINVAL, WRITEV, fd, good, -1);
          guest.refused(Errno.EINVAL, WRITEV, fd, good, 1025);
          guest.refused(Errno.EFAULT, WRITEV, fd, WILD, 1);
          guest.refused(Errno.EINVAL, WRITEV, fd, vector(guest, good, -1), 1);
          guest.refused(Errno.EFAULT, WRITEV, fd, vector(guest, -4096, 4), 1);
          guest.refused(Errno.EBADF, WRITEV, 99, vector(guest, good, 1), 1);
          assertEquals(0, guest.call(WRITEV, fd, good, 0));
        });
  }

  @Test
  void aTransferEndsWhereUserMemoryEndsAndFaultsOnlyIfNothingMoved() {
    GuestMachine.run(
        guest -> {
          long fd = guest.open("/tmp/file", O_RDWR | O_CREAT);
          long pages = guest.must(222, 0, 8192, 3, 0x22, -1, 0);
          guest.must(215, pages + 4096, 4096);
          assertEquals(10, guest.call(WRITE, fd, pages + 4086, 100));
          guest.refused(Errno.EFAULT, WRITE, fd, pages + 4096, 100);
          guest.must(46, fd, 6000);
          assertEquals(16, guest.call(PREAD, fd, pages + 4080, 100, 0));
          guest.refused(Errno.EFAULT, PREAD, fd, pages + 4096, 100, 0);
          guest.refused(Errno.EFAULT, READ, fd, -1, 100);
          guest.refused(Errno.EFAULT, READ, fd, pages, -1);
        });
  }

  @Test
  void aDescriptorServesOnlyWhatItWasOpenedFor() {
    GuestMachine.run(
        guest -> {
          guest.file("/tmp/file", "data");
          long reads = guest.open("/tmp/file", O_RDONLY);
          long writes = guest.open("/tmp/file", O_WRONLY);
          long marks = guest.open("/tmp/file", O_PATH);
          long at = guest.buffer(8);
          guest.refused(Errno.EBADF, WRITE, reads, at, 1);
          guest.refused(Errno.EBADF, READ, writes, at, 1);
          guest.refused(Errno.EBADF, READ, marks, at, 1);
          guest.refused(Errno.EISDIR, READ, guest.open("/tmp", O_DIRECTORY), at, 1);
          guest.refused(Errno.ESPIPE, 62, guest.pipe()[0], 0, 0);
          guest.refused(Errno.ESPIPE, PREAD, guest.pipe()[0], at, 1, 0);
          guest.refused(Errno.EINVAL, 62, reads, 0, 9);
          guest.refused(Errno.EINVAL, 62, reads, -1, 0);
          guest.refused(Errno.EINVAL, PREAD, reads, at, 1, -1);
        });
  }

  @Test
  void aFileStopsAtItsProcessesLimitWithASignal() {
    GuestMachine.run(
        guest -> {
          long pid =
              guest.fork(
                  child -> {
                    long limit = child.buffer(16);
                    child.user().put(limit, 6);
                    child.user().put(limit + 8, 6);
                    child.must(261, 0, 1, limit, 0);
                    long fd = child.open("/tmp/limited", O_RDWR | O_CREAT);
                    assertEquals(6, child.write(fd, "12345678"));
                    child.write(fd, "9");
                    return 0;
                  });
          assertEquals(25, guest.await(pid) & 0x7f);
          assertEquals("123456", guest.contents("/tmp/limited"));
        });
  }

  @Test
  void straceShowsTransfersAsLinuxDoes() {
    String shown =
        GuestMachine.run(
                guest -> {
                  long fd = guest.open("/tmp/file", O_RDWR | O_CREAT | O_CLOEXEC);
                  guest.write(fd, "hi\n");
                  guest.must(WRITEV, fd, vector(guest, guest.text("abc"), 3), 1);
                  guest.seek(fd, 0, 0);
                  guest.read(fd, 10);
                })
            .strace();
    assertTrue(shown.contains("openat(AT_FDCWD, \"/tmp/file\", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3\n"), shown);
    assertTrue(shown.contains("write(3, \"hi\\n\", 3)"), shown);
    assertTrue(shown.contains("writev(3, [{iov_base=\"abc\", iov_len=3}], 1)"), shown);
    assertTrue(shown.contains("lseek(3, 0, SEEK_SET)"), shown);
    assertTrue(shown.contains("read(3, \"hi\\nabc\", 10)"), shown);
  }

  /** What Linux 6.18 answers to the same calls. */
  @Test
  void whoMustNotWaitIsToldSo() {
    GuestMachine.run(
        guest -> {
          long[] pipe = guest.pipe();
          long vector = guest.buffer(16);
          guest.putLong(vector, guest.text("hello"));
          guest.putLong(vector + 8, 5);
          int nowait = 8;
          guest.refused(Errno.EAGAIN, PREADV2, pipe[0], vector, 1, -1, 0, nowait);
          guest.refused(Errno.ESPIPE, PREADV2, pipe[0], vector, 1, 0, 0, nowait);
          assertEquals(5, guest.must(PWRITEV2, pipe[1], vector, 1, -1, 0, nowait));
          assertEquals(5, guest.must(PREADV2, pipe[0], vector, 1, -1, 0, nowait));
          long fd = guest.open("/tmp/f", O_RDWR | O_CREAT);
          assertEquals(5, guest.must(PWRITEV2, fd, vector, 1, 0, 0, 2));
          guest.refused(Errno.EOPNOTSUPP, PWRITEV2, fd, vector, 1, 0, 0, nowait);
          guest.refused(Errno.EOPNOTSUPP, PREADV2, fd, vector, 1, 0, 0, nowait);
          assertEquals(5, guest.must(PREADV2, fd, vector, 1, 0, 0, RWF_APPEND));
          guest.refused(Errno.EOPNOTSUPP, PREADV2, fd, vector, 1, 0, 0, 1 << 20);
        });
  }
}
