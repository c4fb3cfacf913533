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
  private static final int WAKE = 1, WAIT_REQUEUE_PI = 11, CMP_REQUEUE_PI = 12, CLOCK_GETTIME = 113;
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

  /** Three children wait for an event; {@code broadcast} moves all of them to the lock, which its caller may hold. */
  private static long[] waitForEvent(Guest guest, long event) {
    long lock = event + 4;
    long[] children = new long[3];
    for (int i = 0; i < 3; i++) {
      int mine = i;
      children[i] =
          guest.fork(
              child -> {
                long priority = child.buffer(4);
                child.user().putInt(priority, mine == 1 ? 50 : mine == 2 ? 30 : 10);
                child.must(SETSCHEDULER, 0, 1, priority);
                child.must(FUTEX, event, WAIT_REQUEUE_PI, 7, 0, lock, 0);
                if ((child.user().getInt(lock) & ~WAITERS) != tid(child)) {
                  return 99;
                }
                int place = child.user().getInt(event + 8);
                child.user().putInt(event + 8, place + 1);
                child.must(FUTEX, lock, UNLOCK_PI, 0, 0, 0, 0);
                return place;
              });
      sleep(guest, 5);
    }
    return children;
  }

  @Test
  void whoWaitsForAnEventComesBackWithTheLockMostUrgentFirst() {
    for (boolean held : new boolean[] {true, false}) {
      GuestMachine.run(
          guest -> {
            long event = shared(guest);
            guest.user().putInt(event, 7);
            long[] children = waitForEvent(guest, event);
            if (held) {
              guest.must(FUTEX, event + 4, LOCK_PI, 0, 0, 0, 0);
            }
            guest.refused(Errno.EAGAIN, FUTEX, event, CMP_REQUEUE_PI, 1, 100, event + 4, 6);
            assertEquals(3, guest.must(FUTEX, event, CMP_REQUEUE_PI, 1, 100, event + 4, 7));
            if (held) {
              assertEquals("-51", priority(guest), "lent by those that were moved");
              guest.must(FUTEX, event + 4, UNLOCK_PI, 0, 0, 0, 0);
            }
            assertEquals(2, guest.await(children[0]) >> 8);
            assertEquals(0, guest.await(children[1]) >> 8);
            assertEquals(1, guest.await(children[2]) >> 8);
            assertEquals(0, guest.user().getInt(event + 4));
          });
    }
  }

  /** An ordinary futex wakes by rank as well: children of priority 0 (fair), 50, 30 and 0 come in that order, and are woken one by one. */
  @Test
  void realTimeTasksAreWokenBeforeOthersAndFairOnesInTheirOrder() {
    GuestMachine.run(
        guest -> {
          long word = shared(guest);
          long[] children = new long[4];
          int[] priorities = {0, 50, 30, 0};
          for (int i = 0; i < 4; i++) {
            int mine = priorities[i];
            children[i] = guest.fork(child -> waitForTurn(child, word, mine));
            sleep(guest, 5);
          }
          for (int i = 0; i < 4; i++) {
            assertEquals(1, guest.must(FUTEX, word, WAKE, 1, 0, 0, 0));
            sleep(guest, 5);
          }
          int[] places = {2, 0, 1, 3};
          for (int i = 0; i < 4; i++) {
            assertEquals(places[i], guest.await(children[i]) >> 8);
          }
        });
  }

  private static int waitForTurn(Guest child, long word, int priority) {
    long parameter = child.buffer(4);
    child.user().putInt(parameter, priority);
    child.must(SETSCHEDULER, 0, priority == 0 ? 0 : 1, parameter);
    child.must(FUTEX, word, 0, 0, 0, 0, 0);
    int place = child.user().getInt(word + 8);
    child.user().putInt(word + 8, place + 1);
    return place;
  }

  @Test
  void onlyAsManyAreMovedAsAsked() {
    GuestMachine.run(
        guest -> {
          long event = shared(guest);
          guest.user().putInt(event, 7);
          long[] children = waitForEvent(guest, event);
          for (int i = 0; i < 3; i++) {
            assertEquals(1, guest.must(FUTEX, event, CMP_REQUEUE_PI, 1, 0, event + 4, 7));
          }
          assertEquals(0, guest.must(FUTEX, event, CMP_REQUEUE_PI, 1, 0, event + 4, 7));
          for (int i = 0; i < 3; i++) {
            assertEquals(i == 1 ? 0 : i == 2 ? 1 : 2, guest.await(children[i]) >> 8);
          }
        });
  }

  @Test
  void anEventThatDoesNotComeAndWrongArguments() {
    GuestMachine.run(
        guest -> {
          long event = shared(guest);
          guest.user().putInt(event, 7);
          long past = guest.buffer(16);
          guest.putLong(past, 0);
          guest.putLong(past + 8, 1);
          guest.refused(Errno.ETIMEDOUT, FUTEX, event, WAIT_REQUEUE_PI, 7, past, event + 4, 0);
          guest.refused(Errno.EAGAIN, FUTEX, event, WAIT_REQUEUE_PI, 8, 0, event + 4, 0);
          guest.refused(Errno.EINVAL, FUTEX, event, WAIT_REQUEUE_PI, 7, 0, event, 0);
          guest.refused(Errno.EINVAL, FUTEX, event, CMP_REQUEUE_PI, 1, 1, event, 7);
          guest.refused(Errno.EINVAL, FUTEX, event, CMP_REQUEUE_PI, 2, 1, event + 4, 7);
          long child = guest.fork(other -> other.must(FUTEX, event, WAIT_REQUEUE_PI, 7, 0, event + 4, 0) == 0 ? 0 : 1);
          sleep(guest, 5);
          guest.refused(Errno.EINVAL, FUTEX, event, WAKE, 1, 0, 0, 0);
          guest.refused(Errno.EINVAL, FUTEX, event, CMP_REQUEUE_PI, 1, 1, event + 16, 7);
          assertEquals(1, guest.must(FUTEX, event, CMP_REQUEUE_PI, 1, 1, event + 4, 7));
          assertEquals(0, guest.await(child));
        });
  }

  /** Moved to a lock that is not let go in time: the wait ends there, and nothing is left of it. */
  @Test
  void aMovedWaiterTimesOut() {
    GuestMachine.run(
        guest -> {
          long event = shared(guest);
          guest.user().putInt(event, 7);
          guest.must(FUTEX, event + 4, LOCK_PI, 0, 0, 0, 0);
          long child =
              guest.fork(
                  other -> {
                    long until = other.buffer(16);
                    other.must(CLOCK_GETTIME, 1, until);
                    other.putLong(until + 8, other.getLong(until + 8) + 50_000_000);
                    other.refused(Errno.ETIMEDOUT, FUTEX, event, WAIT_REQUEUE_PI, 7, until, event + 4, 0);
                    return 0;
                  });
          sleep(guest, 5);
          assertEquals(1, guest.must(FUTEX, event, CMP_REQUEUE_PI, 1, 1, event + 4, 7));
          assertEquals(WAITERS | tid(guest), guest.user().getInt(event + 4));
          assertEquals(0, guest.await(child));
          guest.must(FUTEX, event + 4, UNLOCK_PI, 0, 0, 0, 0);
          assertEquals(0, guest.user().getInt(event + 4));
        });
  }
}
