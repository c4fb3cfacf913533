package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** Files by handle: name_to_handle_at and open_by_handle_at. */
class FileHandleTest {
  private static final int TO_HANDLE = 264, BY_HANDLE = 265, OPENAT = 56, MKDIRAT = 34, UNLINKAT = 35, RENAMEAT2 = 276, READ = 63, WRITE = 64, CLOSE = 57, SETUID = 146, MOUNT = 40, UMOUNT = 39;
  private static final int DISK_BYTES = 8 << 20;
  private static final int CWD = -100, CREAT = 0x40, RDWR = 2, DIRECTORY = 0x10000;

  private static long handle(Guest guest, UserContext.Frame frame, String path) {
    long handle = frame.allocate(32);
    guest.user.current().space().user().writeInt(handle, 8);
    assertEquals(0, guest.call(TO_HANDLE, CWD, frame.string(path), handle, frame.allocate(8), 0));
    return handle;
  }

  @Test
  void aHandleStaysGoodUntilItsFileGoes() {
    Booted.Setup.standard()
        .run(
            guest -> {
              try (UserContext.Frame frame = guest.user.frame()) {
                long file = guest.ok(guest.call(OPENAT, CWD, frame.string("/tmp/a"), CREAT | RDWR, 0600));
                guest.ok(guest.call(WRITE, file, frame.string("text"), 4));
                guest.ok(guest.call(CLOSE, file));
                long handle = handle(guest, frame, "/tmp/a");
                guest.ok(guest.call(RENAMEAT2, CWD, frame.string("/tmp/a"), CWD, frame.string("/tmp/b"), 0));
                long mount = guest.ok(guest.call(OPENAT, CWD, frame.string("/tmp"), DIRECTORY, 0));
                long again = guest.ok(guest.call(BY_HANDLE, mount, handle, 0));
                assertEquals(4, guest.call(READ, again, frame.allocate(8), 8));
                guest.ok(guest.call(CLOSE, again));
                guest.ok(guest.call(UNLINKAT, CWD, frame.string("/tmp/b"), 0));
                assertEquals(-Errno.ESTALE.number(), guest.call(BY_HANDLE, mount, handle, 0));
              }
              return 0;
            })
        .exited(0);
  }

  @Test
  void aDirectoryByHandleIsTheOneInTheTree() {
    Booted.Setup.standard()
        .run(
            guest -> {
              try (UserContext.Frame frame = guest.user.frame()) {
                guest.ok(guest.call(MKDIRAT, CWD, frame.string("/tmp/d"), 0700));
                guest.ok(guest.call(MKDIRAT, CWD, frame.string("/tmp/d/e"), 0700));
                long handle = handle(guest, frame, "/tmp/d/e");
                guest.kernel().vfs().dentries().shrink(1000);
                long mount = guest.ok(guest.call(OPENAT, CWD, frame.string("/tmp"), DIRECTORY, 0));
                long directory = guest.ok(guest.call(BY_HANDLE, mount, handle, DIRECTORY));
                guest.ok(guest.call(MKDIRAT, directory, frame.string("f"), 0700));
                guest.ok(guest.call(OPENAT, CWD, frame.string("/tmp/d/e/f"), DIRECTORY, 0));
              }
              return 0;
            })
        .exited(0);
  }

  @Test
  void whoMayNotSearchEverythingOpensNothing() {
    Booted.Setup.standard()
        .run(
            guest -> {
              try (UserContext.Frame frame = guest.user.frame()) {
                long handle = handle(guest, frame, "/tmp");
                guest.user.current().space().user().writeInt(handle, 4);
                assertEquals(-Errno.EOVERFLOW.number(), guest.call(TO_HANDLE, CWD, frame.string("/tmp"), handle, frame.allocate(8), 0));
                assertEquals(-Errno.EOPNOTSUPP.number(), guest.call(TO_HANDLE, CWD, frame.string("/proc"), handle, frame.allocate(8), 0));
                guest.ok(guest.call(SETUID, 1000));
                assertEquals(-Errno.EPERM.number(), guest.call(BY_HANDLE, CWD, handle, 0));
              }
              return 0;
            })
        .exited(0);
  }

  private static Booted.Setup withExt4() throws IOException {
    MemoryStorage storage = new MemoryStorage(DISK_BYTES);
    Mkfs.run(MkfsOptions.usual(DISK_BYTES, new byte[16], 0), storage);
    Booted.Setup setup = Booted.Setup.standard();
    return new Booted.Setup(setup.machine().withDisk(new DiskConfig(storage)), setup.maxTasks(), setup.faults(), setup.limitSeconds(), setup.memory());
  }

  private static void mount(Guest guest, UserContext.Frame frame) {
    guest.ok(guest.call(MOUNT, frame.string("/dev/nvme0n1"), frame.string("/disk"), frame.string("ext4"), 0, 0));
  }

  private static void create(Guest guest, UserContext.Frame frame, String path) {
    long file = guest.ok(guest.call(OPENAT, CWD, frame.string(path), CREAT | RDWR, 0600));
    guest.ok(guest.call(WRITE, file, frame.string("text"), 4));
    guest.ok(guest.call(CLOSE, file));
  }

  /** {@return the answer to an attempt to open a handle, by way of the root of the disk} */
  private static long open(Guest guest, UserContext.Frame frame, long handle, int flags) {
    long mount = guest.ok(guest.call(OPENAT, CWD, frame.string("/disk"), DIRECTORY, 0));
    long answer = guest.call(BY_HANDLE, mount, handle, flags);
    guest.ok(guest.call(CLOSE, mount));
    return answer;
  }

  @Test
  void aHandleOfADiskIsGoodInTheNextMountAndNotForTheNextFileOfItsNumber() throws IOException {
    withExt4()
        .run(
            guest -> {
              try (UserContext.Frame frame = guest.user.frame()) {
                guest.ok(guest.call(MKDIRAT, CWD, frame.string("/disk"), 0755));
                mount(guest, frame);
                guest.ok(guest.call(MKDIRAT, CWD, frame.string("/disk/d"), 0700));
                create(guest, frame, "/disk/d/f");
                long file = handle(guest, frame, "/disk/d/f");
                long directory = handle(guest, frame, "/disk/d");
                guest.ok(guest.call(UMOUNT, frame.string("/disk"), 0));
                mount(guest, frame);
                long again = guest.ok(open(guest, frame, file, 0));
                assertEquals(4, guest.call(READ, again, frame.allocate(8), 8));
                guest.ok(guest.call(CLOSE, again));
                long in = guest.ok(open(guest, frame, directory, DIRECTORY));
                guest.ok(guest.call(UNLINKAT, in, frame.string("f"), 0));
                guest.ok(guest.call(CLOSE, in));
                assertEquals(-Errno.ESTALE.number(), open(guest, frame, file, 0));
                create(guest, frame, "/disk/g");
                long next = handle(guest, frame, "/disk/g");
                assertEquals(guest.user.current().space().readInt(file + 8), guest.user.current().space().readInt(next + 8), "the number is used again");
                assertEquals(-Errno.ESTALE.number(), open(guest, frame, file, 0));
                guest.ok(guest.call(CLOSE, guest.ok(open(guest, frame, next, 0))));
                guest.user.current().space().user().writeInt(file + 8, 999_999);
                assertEquals(-Errno.ESTALE.number(), open(guest, frame, file, 0));
                guest.ok(guest.call(UMOUNT, frame.string("/disk"), 0));
              }
              return 0;
            })
        .exited(0);
  }
}
