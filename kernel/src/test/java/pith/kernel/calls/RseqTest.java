package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** Records of where threads run: who may register which and who inherits them. Sequences are {@code rseq-demo}'s to check. */
@Timeout(60)
class RseqTest {
  private static final int RSEQ = 293, SETAFFINITY = 122, UNREGISTER = 1, SIGNATURE = 0xf140_1073;
  private static final int CPU_ID = 4, MM_CID = 24;

  private static long record(Guest guest) {
    return guest.buffer(128) + 31 & ~31L;
  }

  private static void moveTo(Guest guest, int hart) {
    long mask = guest.buffer(8);
    guest.putLong(mask, 1L << hart);
    guest.must(SETAFFINITY, 0, 8, mask);
  }

  @Test
  void unsoundRecordsAreRefused() {
    GuestMachine.run(
        guest -> {
          long record = record(guest);
          guest.refused(Errno.EINVAL, RSEQ, record + 4, 32, 0, SIGNATURE);
          guest.refused(Errno.EINVAL, RSEQ, record, 31, 0, SIGNATURE);
          guest.refused(Errno.EINVAL, RSEQ, record, 32, 2, SIGNATURE);
          guest.refused(Errno.EINVAL, RSEQ, record, 32, UNREGISTER, SIGNATURE);
          guest.refused(Errno.EFAULT, RSEQ, 32, 32, 0, SIGNATURE);
          guest.must(RSEQ, record, 32, 0, SIGNATURE);
          guest.refused(Errno.EBUSY, RSEQ, record, 32, 0, SIGNATURE);
          guest.refused(Errno.EPERM, RSEQ, record, 32, 0, 1);
          guest.refused(Errno.EINVAL, RSEQ, record + 32, 32, 0, SIGNATURE);
          guest.must(RSEQ, record, 32, UNREGISTER, SIGNATURE);
          assertEquals(-1, guest.user().getInt(record + CPU_ID));
        });
  }

  @Test
  void recordFollowsItsThreadAndIsInheritedByFork() {
    GuestMachine.run(
        guest -> {
          long record = record(guest);
          guest.must(RSEQ, record, 32, 0, SIGNATURE);
          for (int hart : new int[] {1, 0, 1}) {
            moveTo(guest, hart);
            assertEquals(hart, guest.user().getInt(record + CPU_ID));
            assertEquals(0, guest.user().getInt(record + MM_CID));
          }
          long pid =
              guest.fork(
                  child -> {
                    moveTo(child, 0);
                    assertEquals(0, child.user().getInt(record + CPU_ID));
                    child.refused(Errno.EBUSY, RSEQ, record, 32, 0, SIGNATURE);
                    return 7;
                  });
          assertEquals(7, guest.await(pid) >> 8);
          assertEquals(1, guest.user().getInt(record + CPU_ID));
        });
  }
}
