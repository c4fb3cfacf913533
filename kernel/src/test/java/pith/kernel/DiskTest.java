package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pith.hal.device.BlockStorage;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** A disk as a file: cached, written back when asked, of a fixed size, and with errors that reach the program. */
class DiskTest {
  private static final int LSEEK = 62, FSYNC = 82, SYNC = 81, IOCTL = 29;
  private static final int O_RDWR = 2, BLKGETSIZE64 = 0x80081272, SEEK_SET = 0, SEEK_END = 2;
  private static final int BYTES = (1 << 20) + 512;

  private final MemoryStorage storage = new MemoryStorage(BYTES);

  private Booted.Setup with(BlockStorage disk) {
    Booted.Setup standard = Booted.Setup.standard();
    return new Booted.Setup(
        standard.machine().withDisk(new DiskConfig(disk)), standard.maxTasks(), standard.faults(), standard.limitSeconds(), standard.memory());
  }

  private byte[] stored(int position, int length) {
    byte[] bytes = new byte[length];
    storage.read(position, bytes, 0, length);
    return bytes;
  }

  @Test
  void whatIsWrittenReachesTheDiskWhenSynced() {
    with(storage).run(this::writeAndSync).exited(0);
  }

  private int writeAndSync(Guest guest) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    guest.ok(guest.call(LSEEK, fd, 5000, SEEK_SET));
    assertEquals(5, guest.write(fd, "bytes"));
    assertArrayEquals(new byte[5], stored(5000, 5), "the write is cached");
    guest.ok(guest.call(FSYNC, fd));
    assertArrayEquals("bytes".getBytes(), stored(5000, 5));
    guest.ok(guest.call(LSEEK, fd, 9000, SEEK_SET));
    assertEquals(4, guest.write(fd, "more"));
    guest.ok(guest.call(SYNC));
    assertArrayEquals("more".getBytes(), stored(9000, 4));
    return 0;
  }

  @Test
  void aDiskEndsWhereItEndsEvenWithinAPage() {
    byte[] last = new byte[512];
    Arrays.fill(last, (byte) 7);
    storage.write(BYTES - 512, last, 0, 512);
    with(storage).run(this::readTheEnd).exited(0);
  }

  private int readTheEnd(Guest guest) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    try (UserContext.Frame frame = guest.user.frame()) {
      long size = frame.allocate(8);
      guest.ok(guest.call(IOCTL, fd, BLKGETSIZE64, size));
      assertEquals(BYTES, guest.user.current().space().readLong(size));
    }
    assertEquals(BYTES, guest.call(LSEEK, fd, 0, SEEK_END));
    assertEquals(0, guest.read(fd, 10));
    guest.refused(Errno.ENOSPC, guest.write(fd, "x"));
    guest.refused(Errno.EINVAL, guest.call(LSEEK, fd, BYTES + 1, SEEK_SET));
    guest.ok(guest.call(LSEEK, fd, BYTES - 2, SEEK_SET));
    assertEquals(2, guest.write(fd, "abcd"), "only what fits");
    guest.ok(guest.call(FSYNC, fd));
    assertArrayEquals(new byte[] {7, 'a', 'b'}, stored(BYTES - 3, 3));
    return 0;
  }

  @Test
  void aDiskThatFailsIsAnErrorOfTheCallAndOfNothingElse() {
    with(new Broken(storage)).run(this::readWhatIsBroken).exited(0);
  }

  private int readWhatIsBroken(Guest guest) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    guest.ok(guest.call(LSEEK, fd, Broken.FROM, SEEK_SET));
    guest.refused(Errno.EIO, guest.read(fd, 10));
    guest.refused(Errno.EIO, guest.read(fd, 10));
    guest.ok(guest.call(LSEEK, fd, 0, SEEK_SET));
    assertEquals(10, guest.read(fd, 10));
    return 0;
  }

  /** A disk that cannot read what lies behind a place. */
  private record Broken(BlockStorage below) implements BlockStorage {
    static final int FROM = 1 << 16;

    @Override
    public long bytes() {
      return below.bytes();
    }

    @Override
    public boolean readOnly() {
      return false;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      if (position + length > FROM) {
        throw new IOException("unreadable");
      }
      below.read(position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
      below.write(position, from, offset, length);
    }

    @Override
    public void flush() {}
  }
}
