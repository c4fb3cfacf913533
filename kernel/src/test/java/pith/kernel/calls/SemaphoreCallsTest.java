package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** System V semaphores: operations that are done together or not at all, waits, and what a process's end gives back. */
@Timeout(60)
class SemaphoreCallsTest {
  private static final int SEMGET = 190, SEMCTL = 191, SEMTIMEDOP = 192, SEMOP = 193, SETUID = 146;
  private static final int IPC_PRIVATE = 0, IPC_CREAT = 01000, IPC_EXCL = 02000, NOWAIT = 04000, UNDO = 0x1000;
  private static final int RMID = 0, STAT = 2, INFO = 3, GETPID = 11, GETVAL = 12, GETALL = 13, GETNCNT = 14, GETZCNT = 15, SETVAL = 16, SETALL = 17;

  /** {@return operations: number, change and flags of each} */
  private static long operations(Guest guest, int... parts) {
    long at = guest.buffer(2 * parts.length + 2);
    for (int i = 0; i < parts.length; i++) {
      guest.user().putInt(at + 2 * i, parts[i] & 0xffff);
    }
    return at;
  }

  private static long value(Guest guest, long id, int number) {
    return guest.must(SEMCTL, id, number, GETVAL, 0);
  }

  private static long timespec(Guest guest, long nanos) {
    long at = guest.buffer(16);
    guest.putLong(at, 0);
    guest.putLong(at + 8, nanos);
    return at;
  }

  @Test
  void operationsAreDoneTogetherOrNotAtAll() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(SEMGET, IPC_PRIVATE, 2, 0600);
          guest.must(SEMOP, id, operations(guest, 0, 3, 0, 1, 1, 0), 2);
          guest.refused(Errno.EAGAIN, SEMOP, id, operations(guest, 0, -1, 0, 1, -2, NOWAIT), 2);
          assertEquals(3, value(guest, id, 0));
          guest.must(SEMOP, id, operations(guest, 0, -3, 0, 0, 0, NOWAIT, 1, -1, 0), 3);
          assertEquals(0, value(guest, id, 0));
          assertEquals(0, value(guest, id, 1));
          guest.refused(Errno.EAGAIN, SEMTIMEDOP, id, operations(guest, 0, -1, 0), 1, timespec(guest, 1_000_000));
          guest.refused(Errno.EFBIG, SEMOP, id, operations(guest, 2, 1, 0), 1);
          guest.refused(Errno.ERANGE, SEMOP, id, operations(guest, 0, 32767, 0, 0, 1, 0), 2);
          assertEquals(0, value(guest, id, 0));
          guest.refused(Errno.EINVAL, SEMOP, id, operations(guest, 0, 1, 0), 0);
          guest.refused(Errno.E2BIG, SEMOP, id, operations(guest, 0, 1, 0), 501);
        });
  }

  @Test
  void whoWaitsIsCountedAndWoken() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(SEMGET, IPC_PRIVATE, 1, 0600);
          long taker = guest.fork(child -> (int) child.must(SEMOP, id, operations(child, 0, -2, 0), 1));
          while (guest.must(SEMCTL, id, 0, GETNCNT, 0) == 0) {
            guest.call(124);
          }
          guest.must(SEMOP, id, operations(guest, 0, 1, 0), 1);
          assertEquals(1, value(guest, id, 0), "not enough yet");
          guest.must(SEMOP, id, operations(guest, 0, 1, 0), 1);
          assertEquals(0, guest.await(taker));
          assertEquals(0, value(guest, id, 0));
          assertEquals(taker, guest.must(SEMCTL, id, 0, GETPID, 0));
          guest.must(SEMCTL, id, 0, SETVAL, 1);
          long zero = guest.fork(child -> (int) child.must(SEMOP, id, operations(child, 0, 0, 0), 1));
          while (guest.must(SEMCTL, id, 0, GETZCNT, 0) == 0) {
            guest.call(124);
          }
          guest.must(SEMCTL, id, 0, SETVAL, 0);
          assertEquals(0, guest.await(zero));
        });
  }

  @Test
  void whatAProcessTookWithUndoComesBackAtItsEnd() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(SEMGET, IPC_PRIVATE, 2, 0600);
          guest.must(SEMCTL, id, 0, SETVAL, 5);
          guest.await(guest.fork(child -> (int) child.must(SEMOP, id, operations(child, 0, -2, UNDO, 0, -1, 0, 1, 4, UNDO), 3)));
          assertEquals(4, value(guest, id, 0));
          assertEquals(0, value(guest, id, 1));
          guest.await(
              guest.fork(
                  child -> {
                    child.must(SEMOP, id, operations(child, 0, -3, UNDO), 1);
                    return (int) child.must(SEMCTL, id, 0, SETVAL, 7);
                  }));
          assertEquals(7, value(guest, id, 0), "a value that was set is not undone");
        });
  }

  @Test
  void removalSendsAwayWhoWaits() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(SEMGET, 99, 1, IPC_CREAT | 0600);
          long waiting =
              guest.fork(
                  child -> {
                    child.refused(Errno.EIDRM, SEMOP, id, operations(child, 0, -1, UNDO), 1);
                    return 0;
                  });
          while (guest.must(SEMCTL, id, 0, GETNCNT, 0) == 0) {
            guest.call(124);
          }
          guest.must(SEMCTL, id, 0, RMID, 0);
          assertEquals(0, guest.await(waiting));
          guest.refused(Errno.EINVAL, SEMCTL, id, 0, GETVAL, 0);
          guest.refused(Errno.ENOENT, SEMGET, 99, 1, 0);
        });
  }

  @Test
  void keysValuesAndRightsAreChecked() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.ENOENT, SEMGET, 5, 1, 0);
          guest.refused(Errno.EINVAL, SEMGET, 5, 0, IPC_CREAT);
          guest.refused(Errno.EINVAL, SEMGET, 5, 32001, IPC_CREAT);
          long id = guest.must(SEMGET, 5, 3, IPC_CREAT | IPC_EXCL | 0640);
          assertEquals(id, guest.must(SEMGET, 5, 0, 0));
          guest.refused(Errno.EINVAL, SEMGET, 5, 4, 0);
          guest.refused(Errno.EEXIST, SEMGET, 5, 1, IPC_CREAT | IPC_EXCL);
          long all = guest.buffer(8);
          guest.putLong(all, 0x0003_0002_0001L);
          guest.must(SEMCTL, id, 0, SETALL, all);
          assertEquals(3, value(guest, id, 2));
          guest.putLong(all, 0);
          guest.must(SEMCTL, id, 0, GETALL, all);
          assertEquals(0x0003_0002_0001L, guest.getLong(all) & 0xffff_ffff_ffffL);
          guest.refused(Errno.ERANGE, SEMCTL, id, 0, SETVAL, 32768);
          guest.refused(Errno.EINVAL, SEMCTL, id, 3, GETVAL, 0);
          long status = guest.buffer(88);
          guest.must(SEMCTL, id, 0, STAT, status);
          assertEquals(5, guest.user().getInt(status));
          assertEquals(0640, guest.user().getInt(status + 20));
          assertEquals(3, guest.getLong(status + 64));
          guest.must(SEMCTL, 0, 0, INFO, guest.buffer(40));
          guest.must(SETUID, 1000);
          guest.refused(Errno.EACCES, SEMGET, 5, 1, 0200);
          guest.refused(Errno.EACCES, SEMOP, id, operations(guest, 0, 1, 0), 1);
          guest.refused(Errno.EPERM, SEMCTL, id, 0, RMID, 0);
        });
  }

  @Test
  void waitingEndsWithASignal() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(SEMGET, IPC_PRIVATE, 1, 0600);
          long child = guest.fork(waiting -> (int) waiting.call(SEMOP, id, operations(waiting, 0, -1, 0), 1));
          while (guest.must(SEMCTL, id, 0, GETNCNT, 0) == 0) {
            guest.call(124);
          }
          guest.must(129, child, 9);
          assertEquals(9, guest.await(child) & 0x7f);
          assertTrue(guest.must(SEMCTL, id, 0, GETNCNT, 0) == 0);
        });
  }
}
