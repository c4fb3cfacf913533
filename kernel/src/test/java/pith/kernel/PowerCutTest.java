package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.device.DiskFaults;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.kernel.blockio.PowerCut;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** What disks forget and what they keep when the power goes, and what becomes of commands that a disk does not answer. */
class PowerCutTest {
  private static final int MOUNT = 40, MKDIRAT = 34, READ = 63, FSYNC = 82, CLOSE = 57, AT_FDCWD = -100;
  private static final int O_RDONLY = 0, O_RDWR = 2, O_CREAT = 0100, O_DIRECT = 040000;
  private static final int DISK_BYTES = 8 << 20;

  private final MemoryStorage storage = new MemoryStorage(DISK_BYTES);

  private Booted.Setup with(DiskFaults faults) {
    Booted.Setup setup = Booted.Setup.standard();
    return new Booted.Setup(setup.machine().withDisk(new DiskConfig(storage, faults)), setup.maxTasks(), setup.faults(), setup.limitSeconds(), setup.memory());
  }

  private static List<PowerCut.Report> cut(Guest guest, long seed) {
    try {
      return guest.booted().pith().powerCut().cut(guest.user.current().caller(), seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileSystemIsThereAgainWithAllThatWasSynced() throws IOException {
    Mkfs.run(MkfsOptions.usual(DISK_BYTES, new byte[16], 0), storage);
    with(DiskFaults.NONE).run(PowerCutTest::loseAndRecover).exited(0);
  }

  private static int loseAndRecover(Guest guest) {
    try (UserContext.Frame frame = guest.user.frame()) {
      guest.ok(guest.call(MKDIRAT, AT_FDCWD, frame.string("/disk"), 0755));
      guest.ok(guest.call(MOUNT, frame.string("/dev/nvme0n1"), frame.string("/disk"), frame.string("ext4"), 0, 0));
    }
    for (int round = 0; round < 5; round++) {
      int kept = (int) guest.ok(guest.open("/disk/kept" + round, O_RDWR | O_CREAT, 0644));
      assertEquals(6, guest.write(kept, "synced"));
      guest.ok(guest.call(FSYNC, kept));
      guest.ok(guest.call(CLOSE, kept));
      int lost = (int) guest.ok(guest.open("/disk/lost" + round, O_RDWR | O_CREAT, 0644));
      assertEquals(4, guest.write(lost, "lost"));
      guest.ok(guest.call(CLOSE, lost));
      PowerCut.Report report = cut(guest, round).getFirst();
      assertEquals("nvme0n1", report.disk());
      assertEquals(1, report.mounts().size());
      assertNull(report.mounts().getFirst().error(), "mounted again");
      guest.refused(Errno.ENOENT, guest.open("/disk/lost" + round, O_RDONLY, 0));
      for (int earlier = 0; earlier <= round; earlier++) {
        int again = (int) guest.ok(guest.open("/disk/kept" + earlier, O_RDONLY, 0));
        assertEquals(6, guest.read(again, 10));
        guest.ok(guest.call(CLOSE, again));
      }
    }
    return 0;
  }

  /** Whoever has a file open keeps it, and can do nothing with it; the file system is there again beside it. */
  @Test
  void filesThatWereOpenAreDeadAndTheirFileSystemIsMountedAgain() throws IOException {
    Mkfs.run(MkfsOptions.usual(DISK_BYTES, new byte[16], 0), storage);
    with(DiskFaults.NONE).run(PowerCutTest::loseOpenFile).exited(0);
  }

  private static int loseOpenFile(Guest guest) {
    try (UserContext.Frame frame = guest.user.frame()) {
      guest.ok(guest.call(MKDIRAT, AT_FDCWD, frame.string("/disk"), 0755));
      guest.ok(guest.call(MOUNT, frame.string("/dev/nvme0n1"), frame.string("/disk"), frame.string("ext4"), 0, 0));
    }
    int open = (int) guest.ok(guest.open("/disk/file", O_RDWR | O_CREAT, 0644));
    assertEquals(6, guest.write(open, "synced"));
    guest.ok(guest.call(FSYNC, open));
    assertEquals(4, guest.write(open, "lost"));
    assertNull(cut(guest, 1).getFirst().mounts().getFirst().error(), "mounted again");
    int again = (int) guest.ok(guest.open("/disk/file", O_RDWR, 0));
    assertEquals(6, guest.read(again, 10), "what was synced and no more");
    guest.refused(Errno.EIO, guest.call(FSYNC, open));
    assertEquals(3, guest.write(again, "new"));
    guest.ok(guest.call(CLOSE, open));
    guest.ok(guest.call(FSYNC, again));
    guest.ok(guest.call(CLOSE, again));
    assertNull(cut(guest, 2).getFirst().mounts().getFirst().error(), "mounted again");
    int last = (int) guest.ok(guest.open("/disk/file", O_RDONLY, 0));
    assertEquals(9, guest.read(last, 10), "the dead file's end changed nothing");
    guest.ok(guest.call(CLOSE, last));
    return 0;
  }

  @Test
  void aCommandThatADiskNeverAnswersIsGivenUp() {
    with(new DiskFaults(5, 0, 1_000_000)).run(PowerCutTest::readInVain).exited(0);
  }

  private static int readInVain(Guest guest) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR | O_DIRECT, 0));
    long before = guest.kernel().monotonicNanos();
    try (UserContext.Frame frame = guest.user.frame()) {
      long page = frame.allocate(8192) + 4095 & -4096L;
      guest.refused(Errno.EIO, guest.call(READ, fd, page, 4096));
    }
    long seconds = (guest.kernel().monotonicNanos() - before) / 1_000_000_000;
    assertTrue(seconds >= 30 && seconds <= 61, "given up after " + seconds + " seconds");
    return 0;
  }
}
