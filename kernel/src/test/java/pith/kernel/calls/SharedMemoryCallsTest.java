package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** System V shared memory: segments by number and by key, and what becomes of one that is removed while it is attached. */
@Timeout(60)
class SharedMemoryCallsTest {
  private static final int SHMGET = 194, SHMCTL = 195, SHMAT = 196, SHMDT = 197, READ = 63;
  private static final int IPC_PRIVATE = 0, IPC_CREAT = 01000, IPC_EXCL = 02000, IPC_RMID = 0, IPC_STAT = 2, SHM_RDONLY = 010000;
  private static final int PAGE = 4096, SIZE_AT = 48, ATTACHED_AT = 88;

  private static long attached(Guest guest, long id) {
    long status = guest.buffer(112);
    guest.must(SHMCTL, id, IPC_STAT, status);
    assertEquals(3 * PAGE - 5, guest.getLong(status + SIZE_AT));
    return guest.getLong(status + ATTACHED_AT);
  }

  @Test
  void aSegmentIsSharedByAttachmentsAndByChildren() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(SHMGET, IPC_PRIVATE, 3 * PAGE - 5, IPC_CREAT | 0600);
          long one = guest.must(SHMAT, id, 0, 0);
          long other = guest.must(SHMAT, id, 0, 0);
          guest.putLong(one + 2 * PAGE, 42);
          assertEquals(42, guest.getLong(other + 2 * PAGE));
          assertEquals(2, attached(guest, id));
          guest.await(
              guest.fork(
                  child -> {
                    child.putLong(one, attached(child, id));
                    return 0;
                  }));
          assertEquals(4, guest.getLong(other), "two of the child's");
          assertEquals(2, attached(guest, id));
          guest.must(SHMDT, one);
          guest.refused(Errno.EINVAL, SHMDT, one);
          assertEquals(1, attached(guest, id));
          assertEquals(42, guest.getLong(other + 2 * PAGE));
        });
  }

  @Test
  void aRemovedSegmentLastsAsLongAsItIsAttached() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(SHMGET, 77, PAGE, IPC_CREAT | 0600);
          long at = guest.must(SHMAT, id, 0, 0);
          guest.must(SHMCTL, id, IPC_RMID, 0);
          guest.putLong(at, 5);
          assertEquals(5, guest.getLong(at));
          guest.refused(Errno.ENOENT, SHMGET, 77, PAGE, 0);
          guest.must(SHMDT, at);
          guest.refused(Errno.EINVAL, SHMAT, id, 0, 0);
          guest.refused(Errno.EINVAL, SHMCTL, id, IPC_RMID, 0);
        });
  }

  @Test
  void keysAndSizesAndRightsAreChecked() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.ENOENT, SHMGET, 5, PAGE, 0);
          long id = guest.must(SHMGET, 5, 2 * PAGE, IPC_CREAT | IPC_EXCL | 0600);
          assertEquals(id, guest.must(SHMGET, 5, PAGE, 0));
          guest.refused(Errno.EEXIST, SHMGET, 5, PAGE, IPC_CREAT | IPC_EXCL);
          guest.refused(Errno.EINVAL, SHMGET, 5, 3 * PAGE, 0);
          guest.refused(Errno.EINVAL, SHMGET, IPC_PRIVATE, 0, IPC_CREAT);
          guest.refused(Errno.EINVAL, SHMAT, id + 1, 0, 0);
          guest.refused(Errno.EINVAL, SHMAT, id, 123, 0);
          long at = guest.must(SHMAT, id, 0, SHM_RDONLY);
          assertEquals(0, guest.getLong(at));
          guest.refused(Errno.EFAULT, READ, guest.open("/dev/zero", O_RDONLY), at, 8);
        });
  }
}
