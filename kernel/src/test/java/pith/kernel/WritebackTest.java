package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import pith.hal.device.BlockStorage;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.StorageSpec;
import pith.kernel.program.UserContext;
import pith.mm.MemorySystem;
import pith.mm.physical.VmStatistic;
import pith.sync.outcome.Errno;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** What nobody syncs reaches the disk all the same, and nobody fills memory with what the disk has not got. */
class WritebackTest {
  private static final int WRITE = 64, LSEEK = 62, FSYNC = 82, O_RDWR = 2, O_DSYNC = 010000, O_CREAT = 0100, SEEK_SET = 0;
  private static final int SYNC = 81, SYNCFS = 267, MKDIRAT = 34, MOUNT = 40, AT_FDCWD = -100, MMAP = 222, MSYNC = 227, PROT_READ = 1, PROT_WRITE = 2, MAP_SHARED = 1, MS_SYNC = 4;
  private static final int DISK_BYTES = 48 << 20, CHUNK = 1 << 16;

  private final MemoryStorage storage = new MemoryStorage(DISK_BYTES);

  private static Booted.Setup with(BlockStorage disk) {
    Booted.Setup setup = Booted.Setup.standard().ram(32).limit(600);
    MachineConfig machine = setup.machine().withStorage(StorageSpec.DEFAULT.withoutCache()).withDisk(new DiskConfig(disk));
    return new Booted.Setup(machine, setup.maxTasks(), setup.faults(), setup.limitSeconds(), setup.memory());
  }

  private byte[] stored(int position, int length) {
    byte[] bytes = new byte[length];
    storage.read(position, bytes, 0, length);
    return bytes;
  }

  @Test
  void whatIsThirtySecondsOldIsWritten() {
    with(storage).run(this::writeAndWait).exited(0);
  }

  private int writeAndWait(Guest guest) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    assertEquals(5, guest.write(fd, "early"));
    guest.nanosleep(20_000);
    assertArrayEquals(new byte[5], stored(0, 5), "it may still be overwritten in memory");
    guest.nanosleep(20_000);
    assertArrayEquals("early".getBytes(), stored(0, 5));
    assertEquals(0, guest.kernel().memory().statistics().get(VmStatistic.DIRTY));
    return 0;
  }

  @Test
  void aWriterThatIsFasterThanTheDiskWaitsForIt() {
    with(storage).run(this::writeMuch).exited(0);
  }

  private int writeMuch(Guest guest) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    MemorySystem memory = guest.kernel().memory();
    long most = 0;
    try (UserContext.Frame frame = guest.user.frame()) {
      long buffer = frame.allocate(CHUNK);
      for (int done = 0; done < 24 << 20; done += CHUNK) {
        guest.user.current().space().writeLong(buffer, done);
        assertEquals(CHUNK, guest.call(WRITE, fd, buffer, CHUNK));
        most = Math.max(most, memory.statistics().get(VmStatistic.DIRTY) - memory.writeback().limitPages());
      }
    }
    assertTrue(most < 32, "dirty pages above the limit: " + most);
    guest.ok(guest.call(FSYNC, fd));
    for (int at = 0; at < 24 << 20; at += CHUNK) {
      assertEquals(at, stored(at, 8)[0] & 0xff | (stored(at, 8)[1] & 0xff) << 8 | (stored(at, 8)[2] & 0xff) << 16 | (stored(at, 8)[3] & 0xff) << 24);
    }
    return 0;
  }

  @Test
  void aGroupWithLittleMemoryWaitsForItsOwnPages() {
    with(storage).run(this::writeMuchInAGroup).exited(0);
  }

  private int writeMuchInAGroup(Guest guest) {
    GroupShell groups = new GroupShell(guest);
    guest.ok(groups.mkdir("a"));
    groups.set("a/memory.max", "4M");
    groups.enter("a");
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    long most = 0;
    try (UserContext.Frame frame = guest.user.frame()) {
      long buffer = frame.allocate(CHUNK);
      for (int done = 0; done < 16 << 20; done += CHUNK) {
        assertEquals(CHUNK, guest.call(WRITE, fd, buffer, CHUNK));
        most = Math.max(most, groups.figure("a/memory.stat", "file_dirty"));
      }
    }
    assertTrue(most > 0 && most < (4 << 20) / 5 + (32 << 12), "dirty bytes of a group that may have a fifth of four MiB: " + most);
    assertTrue(guest.kernel().memory().writeback().limitPages() << 12 > 4 << 20, "the machine may have more");
    guest.ok(guest.call(FSYNC, fd));
    assertEquals(0, groups.figure("a/memory.stat", "file_dirty"));
    assertEquals(0, groups.figure("a/memory.stat", "file_writeback"));
    return 0;
  }

  @Test
  void aDiskThatRefusesWritesKeepsNobodyBusyAndTellsWhoSyncs() {
    ReadOnlyAtHeart disk = new ReadOnlyAtHeart(storage);
    with(disk).run(this::writeInVain).exited(0);
    assertTrue(disk.attempts > 1 && disk.attempts < 20, "the flusher tried " + disk.attempts + " times in two minutes");
  }

  private int writeInVain(Guest guest) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    assertEquals(4, guest.write(fd, "lost"));
    guest.nanosleep(120_000);
    guest.refused(Errno.EIO, guest.call(FSYNC, fd));
    guest.ok(guest.call(LSEEK, fd, 0, SEEK_SET));
    assertEquals(4, guest.read(fd, 4), "memory still has it");
    return 0;
  }

  /** Whoever has the file open is told once, also when the disk is well again and has everything by now. */
  @Test
  void whatTheFlusherCouldNotWriteIsToldOnceToEachWhoHasTheFileOpen() {
    ReadOnlyAtHeart disk = new ReadOnlyAtHeart(storage);
    with(disk).run(guest -> writeWhileBroken(guest, disk)).exited(0);
  }

  private int writeWhileBroken(Guest guest, ReadOnlyAtHeart disk) {
    int writer = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    int other = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    assertEquals(4, guest.write(writer, "late"));
    guest.nanosleep(60_000);
    disk.broken = false;
    guest.nanosleep(60_000);
    assertArrayEquals("late".getBytes(), stored(0, 4));
    guest.refused(Errno.EIO, guest.call(FSYNC, writer));
    guest.ok(guest.call(FSYNC, writer));
    int late = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    guest.ok(guest.call(FSYNC, late));
    guest.refused(Errno.EIO, guest.call(FSYNC, other));
    guest.ok(guest.call(FSYNC, other));
    return 0;
  }

  /** sync itself never fails. */
  @Test
  void whatCouldNotBeWrittenIsToldBySynchronousWritesAndMappingsToo() {
    ReadOnlyAtHeart disk = new ReadOnlyAtHeart(storage);
    with(disk).run(guest -> tellOtherwise(guest, disk)).exited(0);
  }

  private int tellOtherwise(Guest guest, ReadOnlyAtHeart disk) {
    int writer = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    int before = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR, 0));
    int synchronous = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR | O_DSYNC, 0));
    long mapped = guest.ok(guest.call(MMAP, 0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, before, 0));
    assertEquals(4, guest.write(writer, "late"));
    guest.ok(guest.call(SYNC));
    disk.broken = false;
    guest.ok(guest.call(SYNC));
    guest.refused(Errno.EIO, guest.write(synchronous, "late"));
    assertEquals(4, guest.write(synchronous, "more"));
    guest.refused(Errno.EIO, guest.call(MSYNC, mapped, 4096, MS_SYNC));
    guest.ok(guest.call(MSYNC, mapped, 4096, MS_SYNC));
    return 0;
  }

  /** syncfs tells of each file of the file system, once to each who has one of them open. */
  @Test
  void whatCouldNotBeWrittenIsToldByTheFileSystem() throws IOException {
    Mkfs.run(MkfsOptions.usual(DISK_BYTES, new byte[16], 0), storage);
    ReadOnlyAtHeart disk = new ReadOnlyAtHeart(storage);
    disk.hated = 'l';
    with(disk).run(guest -> tellByFileSystem(guest, disk)).exited(0);
  }

  private int tellByFileSystem(Guest guest, ReadOnlyAtHeart disk) {
    try (UserContext.Frame frame = guest.user.frame()) {
      guest.ok(guest.call(MKDIRAT, AT_FDCWD, frame.string("/disk"), 0755));
      guest.ok(guest.call(MOUNT, frame.string("/dev/nvme0n1"), frame.string("/disk"), frame.string("ext4"), 0, 0));
    }
    int file = (int) guest.ok(guest.open("/disk/file", O_RDWR | O_CREAT, 0644));
    int one = (int) guest.ok(guest.open("/disk", 0, 0));
    int other = (int) guest.ok(guest.open("/disk", 0, 0));
    assertEquals(4, guest.write(file, "late"));
    guest.refused(Errno.EIO, guest.call(SYNCFS, one));
    disk.broken = false;
    guest.ok(guest.call(SYNCFS, one));
    int late = (int) guest.ok(guest.open("/disk", 0, 0));
    guest.ok(guest.call(SYNCFS, late));
    guest.refused(Errno.EIO, guest.call(SYNCFS, other));
    guest.ok(guest.call(SYNCFS, other));
    guest.refused(Errno.EIO, guest.call(FSYNC, file));
    guest.ok(guest.call(FSYNC, file));
    return 0;
  }

  /** A disk that fails to write. */
  private static final class ReadOnlyAtHeart implements BlockStorage {
    private final BlockStorage below;
    volatile boolean broken = true;

    /** The first letter of what it fails to write; 0 for all. */
    char hated;

    int attempts;

    ReadOnlyAtHeart(BlockStorage below) {
      this.below = below;
    }

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
      below.read(position, into, offset, length);
    }

    @Override
    public void write(long position, byte[] from, int offset, int length) throws IOException {
      attempts++;
      if (broken && (hated == 0 || from[offset] == hated)) {
        throw new IOException("worn out");
      }
      below.write(position, from, offset, length);
    }

    @Override
    public void flush() {}
  }
}
