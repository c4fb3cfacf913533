package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** System V message queues: order by type, limits, waits and removal. */
@Timeout(60)
class MessageQueueCallsTest {
  private static final int MSGGET = 186, MSGCTL = 187, MSGRCV = 188, MSGSND = 189, NANOSLEEP = 101, SETUID = 146;
  private static final int IPC_PRIVATE = 0, IPC_CREAT = 01000, IPC_EXCL = 02000, NOWAIT = 04000, NOERROR = 010000, EXCEPT = 020000;
  private static final int RMID = 0, SET = 1, STAT = 2, INFO = 3;

  private static long message(Guest guest, long type, String text) {
    long at = guest.buffer(8 + text.length() + 1);
    guest.putLong(at, type);
    for (int i = 0; i < text.length(); i += 4) {
      int word = 0;
      for (int j = 0; j < 4 && i + j < text.length(); j++) {
        word |= text.charAt(i + j) << 8 * j;
      }
      guest.user().putInt(at + 8 + i, word);
    }
    return at;
  }

  private static void send(Guest guest, long id, long type, String text) {
    guest.must(MSGSND, id, message(guest, type, text), text.length(), NOWAIT);
  }

  /** {@return type and text of the message that was received} */
  private static String receive(Guest guest, long id, long type, int flags) {
    long at = guest.buffer(64);
    long length = guest.must(MSGRCV, id, at, 40, type, flags);
    StringBuilder text = new StringBuilder(guest.getLong(at) + ":");
    for (int i = 0; i < length; i++) {
      text.append((char) (guest.user().getInt(at + 8 + (i & -4)) >>> 8 * (i & 3) & 0xff));
    }
    return text.toString();
  }

  @Test
  void messagesAreTakenByType() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(MSGGET, IPC_PRIVATE, 0600);
          send(guest, id, 5, "five");
          send(guest, id, 3, "three");
          send(guest, id, 5, "again");
          send(guest, id, 2, "two");
          assertEquals("3:three", receive(guest, id, 3, 0));
          assertEquals("2:two", receive(guest, id, 5, EXCEPT));
          assertEquals("5:five", receive(guest, id, -7, 0));
          assertEquals("5:again", receive(guest, id, 0, 0));
          guest.refused(Errno.ENOMSG, MSGRCV, id, guest.buffer(64), 40, 0, NOWAIT);
          send(guest, id, 1, "longer than that");
          guest.refused(Errno.E2BIG, MSGRCV, id, guest.buffer(64), 4, 0, 0);
          assertEquals(4, guest.must(MSGRCV, id, guest.buffer(64), 4, 0, NOERROR));
          send(guest, id, 1, "");
          assertEquals("1:", receive(guest, id, 0, 0));
        });
  }

  @Test
  void aFullQueueMakesTheSenderWait() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(MSGGET, IPC_PRIVATE, 0600);
          long large = guest.buffer(8200);
          guest.putLong(large, 1);
          guest.must(MSGSND, id, large, 8192, NOWAIT);
          guest.must(MSGSND, id, large, 8192, NOWAIT);
          guest.refused(Errno.EAGAIN, MSGSND, id, large, 1, NOWAIT);
          guest.refused(Errno.EINVAL, MSGSND, id, large, 8193, NOWAIT);
          long sender = guest.fork(child -> (int) child.must(MSGSND, id, message(child, 9, "late"), 4, 0));
          assertEquals(8192, guest.must(MSGRCV, id, guest.buffer(8200), 8192, 1, 0));
          assertEquals("9:late", receive(guest, id, 9, 0));
          assertEquals(0, guest.await(sender));
          long status = guest.buffer(120);
          guest.must(MSGCTL, id, STAT, status);
          assertEquals(8192, guest.getLong(status + 72));
          assertEquals(1, guest.getLong(status + 80));
          assertEquals(16384, guest.getLong(status + 88));
          assertEquals(sender, guest.user().getInt(status + 96));
          guest.putLong(status + 88, 100);
          guest.must(MSGCTL, id, SET, status);
          guest.must(MSGRCV, id, guest.buffer(8200), 8192, 0, 0);
          guest.refused(Errno.EAGAIN, MSGSND, id, large, 101, NOWAIT);
        });
  }

  @Test
  void removalSendsAwayWhoWaits() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(MSGGET, 7, IPC_CREAT | IPC_EXCL | 0600);
          guest.refused(Errno.EEXIST, MSGGET, 7, IPC_CREAT | IPC_EXCL);
          assertEquals(id, guest.must(MSGGET, 7, 0));
          send(guest, id, 1, "left behind");
          long reader =
              guest.fork(
                  child -> {
                    child.refused(Errno.EIDRM, MSGRCV, id, child.buffer(64), 40, 2, 0);
                    return 0;
                  });
          long pause = guest.buffer(16);
          guest.putLong(pause, 0);
          guest.putLong(pause + 8, 5_000_000);
          guest.must(NANOSLEEP, pause, 0);
          guest.must(MSGCTL, id, RMID, 0);
          assertEquals(0, guest.await(reader));
          guest.refused(Errno.ENOENT, MSGGET, 7, 0);
          guest.refused(Errno.EINVAL, MSGCTL, id, STAT, guest.buffer(120));
        });
  }

  @Test
  void rightsAreChecked() {
    GuestMachine.run(
        guest -> {
          long id = guest.must(MSGGET, 8, IPC_CREAT | 0622);
          guest.must(MSGCTL, 0, INFO, guest.buffer(32));
          guest.refused(Errno.EINVAL, MSGSND, id, message(guest, 0, "x"), 1, 0);
          guest.must(SETUID, 1000);
          send(guest, id, 1, "x");
          guest.refused(Errno.EACCES, MSGRCV, id, guest.buffer(64), 40, 0, NOWAIT);
          guest.refused(Errno.EPERM, MSGCTL, id, RMID, 0);
        });
  }
}
