package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.kernel.program.UserContext;
import pith.kernel.swapping.SwapHeader;
import pith.mm.swap.SwapFigures;
import pith.sync.outcome.Errno;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** Swap in a file of ext4: its pages go to the file's blocks and come back, and nobody changes the file meanwhile. */
@Timeout(300)
class SwapFileTest {
  private static final int MKDIRAT = 34, UNLINKAT = 35, MOUNT = 40, FTRUNCATE = 46, FALLOCATE = 47, PWRITE = 68, SWAPON = 224, SWAPOFF = 225, AT_FDCWD = -100;
  private static final int O_RDWR = 2, O_CREAT = 0100;
  private static final int DISK_BYTES = 48 << 20, SWAP_PAGES = 32 << 8;

  private static Booted.Setup withExt4(long mebibytes) throws IOException {
    MemoryStorage storage = new MemoryStorage(DISK_BYTES);
    Mkfs.run(MkfsOptions.usual(DISK_BYTES, new byte[16], 0), storage);
    Booted.Setup setup = Booted.Setup.standard().ram(mebibytes).limit(1000);
    return new Booted.Setup(setup.machine().withDisk(new DiskConfig(storage)), setup.maxTasks(), setup.faults(), setup.limitSeconds(), setup.memory());
  }

  private static void mount(Guest guest) {
    try (UserContext.Frame frame = guest.user.frame()) {
      guest.ok(guest.call(MKDIRAT, AT_FDCWD, frame.string("/disk"), 0755));
      guest.ok(guest.call(MOUNT, frame.string("/dev/nvme0n1"), frame.string("/disk"), frame.string("ext4"), 0, 0));
    }
  }

  /** {@return a descriptor of a file that is as mkswap leaves it} */
  private static int makeSwap(Guest guest, String path) {
    int fd = (int) guest.ok(guest.open(path, O_RDWR | O_CREAT, 0600));
    guest.ok(guest.call(FALLOCATE, fd, 0, 0, (long) SWAP_PAGES << 12));
    byte[] header = SwapHeader.write(SWAP_PAGES, "");
    try (UserContext.Frame frame = guest.user.frame()) {
      long at = frame.allocate(header.length);
      guest.user.write(at, header, 0, header.length);
      assertEquals(header.length, guest.call(PWRITE, fd, at, header.length, 0));
    }
    return fd;
  }

  private static long path(Guest guest, int call, String path) {
    try (UserContext.Frame frame = guest.user.frame()) {
      return guest.call(call, frame.string(path), 0);
    }
  }

  @Test
  void pagesGoToTheFileAndComeBack() throws IOException {
    withExt4(32)
        .run(
            guest -> {
              mount(guest);
              guest.ok(guest.close(makeSwap(guest, "/disk/swap")));
              guest.ok(path(guest, SWAPON, "/disk/swap"));
              GroupShell memory = new GroupShell(guest);
              long at = memory.take(36);
              List<SwapFigures> areas = guest.kernel().memory().swap().figures();
              assertEquals(1, areas.size());
              assertEquals("/disk/swap", areas.getFirst().path());
              assertTrue(areas.getFirst().used() > 1000, () -> areas.getFirst().used() + " pages are out");
              assertTrue(memory.intact(at, 36), "every page is what it was");
              guest.ok(guest.call(215, at, 36 << 20));
              guest.ok(path(guest, SWAPOFF, "/disk/swap"));
              guest.refused(Errno.EINVAL, path(guest, SWAPOFF, "/disk/swap"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void whileItIsInUseTheFileStaysAsItIs() throws IOException {
    withExt4(64)
        .run(
            guest -> {
              mount(guest);
              int fd = makeSwap(guest, "/disk/swap");
              guest.ok(path(guest, SWAPON, "/disk/swap"));
              guest.refused(Errno.EBUSY, path(guest, SWAPON, "/disk/swap"));
              guest.refused(Errno.ETXTBSY, guest.write(fd, "x"));
              guest.refused(Errno.ETXTBSY, guest.call(FTRUNCATE, fd, 4096));
              try (UserContext.Frame frame = guest.user.frame()) {
                guest.refused(Errno.EPERM, guest.call(UNLINKAT, AT_FDCWD, frame.string("/disk/swap"), 0));
              }
              guest.ok(path(guest, SWAPOFF, "/disk/swap"));
              guest.ok(guest.call(FTRUNCATE, fd, 4096));
              return 0;
            })
        .exited(0);
  }

  @Test
  void aFileInMemoryOrOneWithHolesIsRefused() throws IOException {
    withExt4(128)
        .run(
            guest -> {
              mount(guest);
              guest.ok(guest.close(makeSwap(guest, "/tmp/swap")));
              guest.refused(Errno.EINVAL, path(guest, SWAPON, "/tmp/swap"));
              int fd = makeSwap(guest, "/disk/swap");
              guest.ok(guest.call(FALLOCATE, fd, 3, 1 << 20, 1 << 20)); // a hole
              guest.refused(Errno.EINVAL, path(guest, SWAPON, "/disk/swap"));
              guest.refused(Errno.EISDIR, path(guest, SWAPON, "/disk"));
              return 0;
            })
        .exited(0);
  }
}
