package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** FUTEX_LOCK_PI and its kin on words in shared memory. */
@Timeout(60)
class PiFutexTest {
  private static final int FUTEX = 98, NANOSLEEP = 101, MMAP = 222, GETTID = 178, SETSCHEDULER = 119;
  private static final int LOCK_PI = 6, UNLOCK_PI = 7, TRYLOCK_PI = 8, LOCK_PI2 = 13;
  private static final int WAITERS = 0x8000_0000, OWNER_DIED = 0x4000_0000;

  private static long shared(Guest guest) {
    return guest.must(MMAP, 0, 4096, 3, 0x21, -1, 0);
  }

  private static int tid(Guest guest) {
    return (int) guest.must(GETTID);
  }

  private static void sleep(Guest guest, long millis) {
    long at = guest.buffer(16);
    guest.putLong(at, 0);
    guest.putLong(at + 8, millis * 1_000_000);
    guest.must(NANOSLEEP, at, 0);
  }

  @Test
  void wordTellsWhoHasTheLockAndErrorsAreThoseOfLinux() {
    GuestMachine.run(
        guest -> {
          long word = shared(guest);
          guest.must(FUTEX, word, LOCK_PI, 0, 0, 0, 0);
          assertEquals(tid(guest), guest.user().getInt(word));
          guest.refused(Errno.EDEADLK, FUTEX, word, LOCK_PI, 0, 0, 0, 0);
          guest.refused(Errno.EDEADLK, FUTEX, word, TRYLOCK_PI, 0, 0, 0, 0);
          long child =
              guest.fork(
                  other -> {
                    other.refused(Errno.EAGAIN, FUTEX, word, TRYLOCK_PI, 0, 0, 0, 0);
                    other.refused(Errno.EPERM, FUTEX, word, UNLOCK_PI, 0, 0, 0, 0);
                    long past = other.buffer(16);
                    other.refused(Errno.ETIMEDOUT, FUTEX, word, LOCK_PI2, 0, past, 0, 0);
                    return 0;
                  });
          assertEquals(0, guest.await(child));
          guest.must(FUTEX, word, UNLOCK_PI, 0, 0, 0, 0);
          assertEquals(0, guest.user().getInt(word));
          guest.user().putInt(word, 999_999);
          guest.refused(Errno.ESRCH, FUTEX, word, LOCK_PI, 0, 0, 0, 0);
          guest.refused(Errno.EINVAL, FUTEX, word + 1, LOCK_PI, 0, 0, 0, 0);
        });
  }

  @Test
  void lockGoesToTheMostUrgentWaiter() {
    GuestMachine.run(
        guest -> {
          long word = shared(guest);
          guest.must(FUTEX, word, LOCK_PI, 0, 0, 0, 0);
          long[] children = new long[3];
          for (int i = 0; i < 3; i++) {
            int mine = i;
            children[i] =
                guest.fork(
                    child -> {
                      long priority = child.buffer(4);
                      child.user().putInt(priority, 10 + 20 * (mine == 1 ? 2 : mine == 2 ? 1 : 0));
                      child.must(SETSCHEDULER, 0, 1, priority);
                      child.must(FUTEX, word, LOCK_PI, 0, 0, 0, 0);
                      int place = child.user().getInt(word + 8);
                      child.user().putInt(word + 8, place + 1);
                      child.must(FUTEX, word, UNLOCK_PI, 0, 0, 0, 0);
                      return place;
                    });
            sleep(guest, 5);
          }
          assertEquals(WAITERS | tid(guest), guest.user().getInt(word));
          assertEquals("-51", priority(guest), "the holder has the rank of the most urgent waiter");
          guest.must(FUTEX, word, UNLOCK_PI, 0, 0, 0, 0);
          assertEquals("20", priority(guest));
          assertEquals(2, guest.await(children[0]) >> 8);
          assertEquals(0, guest.await(children[1]) >> 8);
          assertEquals(1, guest.await(children[2]) >> 8);
        });
  }

  private static String priority(Guest guest) {
    String stat = guest.contents("/proc/self/stat");
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[15];
  }

  @Test
  void waiterLearnsThatTheOwnerDied() {
    GuestMachine.run(
        guest -> {
          long word = shared(guest);
          long owner =
              guest.fork(
                  child -> {
                    child.must(FUTEX, word, LOCK_PI, 0, 0, 0, 0);
                    sleep(child, 20);
                    return 0;
                  });
          sleep(guest, 5);
          guest.must(FUTEX, word, LOCK_PI, 0, 0, 0, 0);
          assertEquals(WAITERS | OWNER_DIED | tid(guest), guest.user().getInt(word));
          assertEquals(0, guest.await(owner));
        });
  }

  @Test
  void twoWhoWaitForEachOtherAreToldSo() {
    GuestMachine.run(
        guest -> {
          long one = shared(guest);
          long two = one + 4;
          guest.must(FUTEX, one, LOCK_PI, 0, 0, 0, 0);
          long child =
              guest.fork(
                  other -> {
                    other.must(FUTEX, two, LOCK_PI, 0, 0, 0, 0);
                    other.must(FUTEX, one, LOCK_PI, 0, 0, 0, 0);
                    return 0;
                  });
          sleep(guest, 5);
          guest.refused(Errno.EDEADLK, FUTEX, two, LOCK_PI, 0, 0, 0, 0);
          guest.must(FUTEX, one, UNLOCK_PI, 0, 0, 0, 0);
          assertEquals(0, guest.await(child));
        });
  }
}
