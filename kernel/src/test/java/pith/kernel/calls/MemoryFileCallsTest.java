package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

@Timeout(60)
class MemoryFileCallsTest {
  private static final int MEMFD_CREATE = 279, FCNTL = 25, FTRUNCATE = 46, FALLOCATE = 47, MUNMAP = 215, MMAP = 222;
  private static final int ADD_SEALS = 1033, GET_SEALS = 1034;
  private static final int SEAL = 1, SHRINK = 2, GROW = 4, WRITE = 8;
  private static final int ALLOW_SEALING = 2;

  @Test
  void sealsForbidForGood() {
    GuestMachine.run(
        guest -> {
          long fd = guest.must(MEMFD_CREATE, guest.text("name"), ALLOW_SEALING);
          assertEquals(0, guest.must(FCNTL, fd, GET_SEALS));
          assertEquals(5, guest.write(fd, "12345"));
          guest.must(FCNTL, fd, ADD_SEALS, SHRINK);
          guest.refused(Errno.EPERM, FTRUNCATE, fd, 4);
          guest.must(FTRUNCATE, fd, 8);
          guest.must(FCNTL, fd, ADD_SEALS, GROW);
          guest.refused(Errno.EPERM, FTRUNCATE, fd, 9);
          guest.refused(Errno.EPERM, FALLOCATE, fd, 0, 0, 100);
          guest.seek(fd, 6, 0);
          assertEquals(-Errno.EPERM.number(), guest.write(fd, "too long"));
          assertEquals(2, guest.write(fd, "ok"));
          guest.must(FCNTL, fd, ADD_SEALS, WRITE);
          guest.seek(fd, 0, 0);
          assertEquals(-Errno.EPERM.number(), guest.write(fd, "x"));
          guest.refused(Errno.EPERM, MMAP, 0, 4096, 3, 1, fd, 0);
          guest.must(MMAP, 0, 4096, 1, 1, fd, 0);
          guest.must(FCNTL, fd, ADD_SEALS, SEAL);
          guest.refused(Errno.EPERM, FCNTL, fd, ADD_SEALS, SHRINK);
          assertEquals(SEAL | SHRINK | GROW | WRITE, guest.must(FCNTL, fd, GET_SEALS));
          guest.seek(fd, 0, 0);
          assertEquals("12345\0ok", guest.read(fd, 100));
        });
  }

  @Test
  void whoMayWriteThroughAMappingKeepsTheSealAwayAndTheSealWhoWouldComeLater() {
    GuestMachine.run(
        guest -> {
          long fd = guest.must(MEMFD_CREATE, guest.text("name"), ALLOW_SEALING);
          guest.must(FTRUNCATE, fd, 4096);
          long at = guest.must(MMAP, 0, 4096, 3, 1, fd, 0);
          guest.refused(Errno.EBUSY, FCNTL, fd, ADD_SEALS, WRITE);
          guest.must(MUNMAP, at, 4096);
          guest.must(MMAP, 0, 4096, 3, 2, fd, 0);
          guest.must(FCNTL, fd, ADD_SEALS, WRITE);
          guest.refused(Errno.EPERM, MMAP, 0, 4096, 3, 1, fd, 0);
        });
  }

  @Test
  void aFileWithoutSealingHasTheSealOfSeals() {
    GuestMachine.run(
        guest -> {
          long fd = guest.must(MEMFD_CREATE, guest.text("name"), 1);
          assertEquals(1, guest.must(FCNTL, fd, 1));
          assertEquals(SEAL, guest.must(FCNTL, fd, GET_SEALS));
          guest.refused(Errno.EPERM, FCNTL, fd, ADD_SEALS, WRITE);
          guest.refused(Errno.EINVAL, MEMFD_CREATE, guest.text("name"), 64);
          guest.refused(Errno.EINVAL, MEMFD_CREATE, guest.text("n".repeat(250)), 0);
          guest.refused(Errno.EINVAL, FCNTL, guest.open("/tmp", O_RDONLY), GET_SEALS);
        });
  }

  @Test
  void pagesAreSharedByWritingAndMapping() {
    GuestMachine.run(
        guest -> {
          long fd = guest.must(MEMFD_CREATE, guest.text("shared"), 0);
          guest.must(FTRUNCATE, fd, 4096);
          long at = guest.must(MMAP, 0, 4096, 3, 1, fd, 0);
          guest.write(fd, "by write");
          assertEquals("by write", guest.string(at, 8));
          guest.user().put(at, 0x7061_6d20_7962L);
          guest.seek(fd, 0, 0);
          assertEquals("by map", guest.read(fd, 6));
        });
  }
}
