package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

/** Futexes, epoll and the descriptors that count: who sleeps, who is woken, and what is told. */
class WaitingTest {
  private static final int WAIT = 128, WAKE = 129, REQUEUE = 131, CMP_REQUEUE = 132, WAIT_BITSET = 137, WAKE_BITSET = 138;
  private static final int EPOLL_ADD = 1, EPOLL_DEL = 2, EPOLL_MOD = 3;
  private static final int IN = 1, PRI = 2, OUT = 4, ERR = 8, HUP = 16, ONESHOT = 1 << 30, EDGE = 1 << 31, EXCLUSIVE = 1 << 28;

  private static void run(Booted.Body body) {
    Setup.standard().run(body).exited(0);
  }

  private static long futex(Guest guest, long word, int operation, long value, long timeout, long second, long third) {
    return guest.call(98, word, operation, value, timeout, second, third);
  }

  /** Starts threads that wait on {@code word} for ever, and lets them get there. {@return how many have come back, in element 0} */
  private static int[] sleepers(Guest guest, long word, int count) {
    int[] back = new int[1];
    for (int i = 0; i < count; i++) {
      guest.thread(
          thread -> {
            thread.ok(futex(thread, word, WAIT, 0, 0, 0, 0));
            back[0]++;
            return 0;
          });
    }
    guest.nanosleep(5);
    return back;
  }

  private static int after(Guest guest, int[] count) {
    guest.nanosleep(5);
    return count[0];
  }

  @Test
  void futexesWakeAsManyAsAskedAndCompareFirst() {
    run(
        guest -> {
          long word = guest.user.mapBuffer(4096);
          guest.refused(Errno.EAGAIN, futex(guest, word, WAIT, 1, 0, 0, 0));
          guest.refused(Errno.EINVAL, futex(guest, word + 1, WAIT, 0, 0, 0, 0));
          guest.refused(Errno.EFAULT, futex(guest, 64, WAIT, 0, 0, 0, 0));
          try (var frame = guest.user.frame()) {
            guest.refused(Errno.ETIMEDOUT, futex(guest, word, WAIT, 0, guest.timespec(frame, 10), 0, 0));
          }
          guest.refused(Errno.EINVAL, futex(guest, word, REQUEUE, 1, -1, word + 8, 0));
          guest.refused(Errno.EINVAL, futex(guest, word, CMP_REQUEUE, -1, 1, word + 8, 0));
          int[] back = sleepers(guest, word, 5);
          assertEquals(2, futex(guest, word, WAKE, 2, 0, 0, 0));
          assertEquals(2, after(guest, back));
          assertEquals(3, futex(guest, word, WAKE, Integer.MAX_VALUE, 0, 0, 0));
          assertEquals(5, after(guest, back));
          assertEquals(0, futex(guest, word, WAKE, 1, 0, 0, 0));
          return 0;
        });
  }

  @Test
  void requeueMovesSleepersWithoutWakingThem() {
    run(
        guest -> {
          long from = guest.user.mapBuffer(4096);
          long to = from + 64;
          int[] back = sleepers(guest, from, 5);
          guest.refused(Errno.EAGAIN, futex(guest, from, CMP_REQUEUE, 1, 9, to, 7));
          assertEquals(4, futex(guest, from, CMP_REQUEUE, 1, 3, to, 0));
          assertEquals(1, after(guest, back));
          assertEquals(3, futex(guest, to, WAKE, 9, 0, 0, 0));
          assertEquals(4, after(guest, back));
          assertEquals(1, futex(guest, from, REQUEUE, 0, 9, to, 0));
          assertEquals(0, futex(guest, from, WAKE, 9, 0, 0, 0));
          assertEquals(1, futex(guest, to, WAKE, 9, 0, 0, 0));
          assertEquals(5, after(guest, back));
          return 0;
        });
  }

  @Test
  void bitsetsChooseWhomToWake() {
    run(
        guest -> {
          long word = guest.user.mapBuffer(4096);
          int[] woken = new int[1];
          for (int bit = 0; bit < 3; bit++) {
            int mine = 1 << bit;
            guest.thread(
                thread -> {
                  thread.ok(futex(thread, word, WAIT_BITSET, 0, 0, 0, mine));
                  woken[0] |= mine;
                  return 0;
                });
          }
          guest.nanosleep(5);
          guest.refused(Errno.EINVAL, futex(guest, word, WAKE_BITSET, 9, 0, 0, 0));
          assertEquals(1, futex(guest, word, WAKE_BITSET, 9, 0, 0, 2));
          assertEquals(2, after(guest, woken));
          assertEquals(2, futex(guest, word, WAKE_BITSET, 9, 0, 0, 5));
          assertEquals(7, after(guest, woken));
          return 0;
        });
  }

  @Test
  void locksOfAThreadThatDiesAreMarkedAndTheirWaitersWoken() {
    run(
        guest -> {
          long memory = guest.user.mapBuffer(4096);
          long head = memory;
          long entry = memory + 64;
          long word = entry + 16;
          int[] ready = new int[1];
          guest.thread(
              thread -> {
                thread.user.put(head, entry);
                thread.user.put(head + 8, 16);
                thread.user.put(head + 16, 0);
                thread.user.put(entry, head);
                thread.user.putInt(word, thread.gettid() | 0x8000_0000);
                thread.ok(thread.call(99, head, 24));
                ready[0] = thread.gettid();
                thread.nanosleep(10);
                return 0;
              });
          while (ready[0] == 0) {
            guest.nanosleep(1);
          }
          guest.ok(futex(guest, word, WAIT, ready[0] | 0x8000_0000, 0, 0, 0));
          assertEquals(0xc000_0000, guest.user.getInt(word));
          return 0;
        });
  }

  /** The page of a futex word may go while its bucket is locked; bringing it back there would sleep under a spin lock. */
  @Test
  void futexWordsMayLoseTheirPagesAtAnyTime() {
    Setup.standard()
        .harts(4)
        .run(
            guest -> {
              long word = guest.user.mapBuffer(4096);
              int[] over = new int[1];
              for (int i = 0; i < 3; i++) {
                guest.thread(
                    thread -> {
                      for (int round = 0; round < 300; round++) {
                        try (var frame = thread.user.frame()) {
                          long result = futex(thread, word, WAIT, 0, thread.timespec(frame, 0), 0, 0);
                          assertTrue(result == 0 || result == -Errno.ETIMEDOUT.number(), () -> "answer " + result);
                          futex(thread, word, CMP_REQUEUE, 1, 1, word + 8, 0);
                        }
                      }
                      over[0]++;
                      return 0;
                    });
              }
              while (over[0] < 3) {
                guest.ok(guest.call(233, word, 4096, 4)); // MADV_DONTNEED
              }
              return 0;
            })
        .exited(0);
  }

  private record Event(int events, long data) {}

  private static Event epollWait(Guest guest, int epoll, long millis) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(64);
      long count = guest.ok(guest.call(22, epoll, at, 4, millis, 0, 8));
      return count == 0 ? null : new Event(guest.user.getInt(at), guest.user.get(at + 8));
    }
  }

  private static long control(Guest guest, int epoll, int operation, int fd, int events) {
    try (var frame = guest.user.frame()) {
      long event = frame.allocate(16);
      guest.user.putInt(event, events);
      guest.user.put(event + 8, 7000 + fd);
      return guest.call(21, epoll, operation, fd, event);
    }
  }

  @Test
  void epollTellsByLevelByEdgeAndOnce() {
    run(
        guest -> {
          int epoll = (int) guest.ok(guest.call(20, 0));
          int[] pipe = guest.pipe();
          guest.ok(control(guest, epoll, EPOLL_ADD, pipe[0], IN));
          guest.refused(Errno.EEXIST, control(guest, epoll, EPOLL_ADD, pipe[0], IN));
          guest.refused(Errno.ENOENT, control(guest, epoll, EPOLL_MOD, pipe[1], OUT));
          guest.refused(Errno.EINVAL, control(guest, epoll, EPOLL_ADD, epoll, IN));
          assertEquals(null, epollWait(guest, epoll, 0));
          guest.write(pipe[1], "ab");
          Event ready = new Event(IN, 7000 + pipe[0]);
          assertEquals(ready, epollWait(guest, epoll, -1));
          assertEquals(ready, epollWait(guest, epoll, 0), "level: as long as there is something");
          guest.ok(control(guest, epoll, EPOLL_MOD, pipe[0], IN | EDGE));
          assertEquals(ready, epollWait(guest, epoll, 0));
          assertEquals(null, epollWait(guest, epoll, 0), "edge: once");
          guest.write(pipe[1], "c");
          assertEquals(ready, epollWait(guest, epoll, 0), "edge: again when more comes");
          guest.ok(control(guest, epoll, EPOLL_MOD, pipe[0], IN | ONESHOT));
          assertEquals(ready, epollWait(guest, epoll, 0));
          guest.write(pipe[1], "d");
          assertEquals(null, epollWait(guest, epoll, 0), "oneshot: until it is armed again");
          guest.ok(control(guest, epoll, EPOLL_MOD, pipe[0], IN));
          assertEquals(ready, epollWait(guest, epoll, 0));
          guest.read(pipe[0], 10);
          guest.close(pipe[1]);
          assertEquals(new Event(HUP, 7000 + pipe[0]), epollWait(guest, epoll, -1));
          guest.ok(control(guest, epoll, EPOLL_DEL, pipe[0], 0));
          assertEquals(null, epollWait(guest, epoll, 5));
          return 0;
        });
  }

  @Test
  void epollIsWokenByAnotherTask() {
    run(
        guest -> {
          int epoll = (int) guest.ok(guest.call(20, 0));
          int[] pipe = guest.pipe();
          guest.ok(control(guest, epoll, EPOLL_ADD, pipe[0], IN | EDGE));
          guest.fork(
              child -> {
                child.nanosleep(10);
                child.ok(child.write(pipe[1], "x"));
                return 0;
              });
          assertEquals(new Event(IN, 7000 + pipe[0]), epollWait(guest, epoll, -1));
          return 0;
        });
  }

  @Test
  void epollReportsEachReadyFileInTurn() {
    run(
        guest -> {
          int epoll = (int) guest.ok(guest.call(20, 0));
          int[] count = new int[64];
          for (int i = 0; i < 7; i++) {
            int[] pipe = guest.pipe();
            guest.write(pipe[1], "x");
            guest.ok(control(guest, epoll, EPOLL_ADD, pipe[0], IN));
          }
          try (var frame = guest.user.frame()) {
            long at = frame.allocate(32);
            for (int wait = 0; wait < 7; wait++) {
              assertEquals(2, guest.call(22, epoll, at, 2, 0, 0, 8));
              count[(int) guest.user.get(at + 8) - 7000]++;
              count[(int) guest.user.get(at + 24) - 7000]++;
            }
          }
          assertEquals(7, Arrays.stream(count).filter(times -> times == 2).count());
          return 0;
        });
  }

  @Test
  void epollOnceIsDeafToHangUpsToo() {
    run(
        guest -> {
          int epoll = (int) guest.ok(guest.call(20, 0));
          int[] pipe = guest.pipe();
          guest.ok(control(guest, epoll, EPOLL_ADD, pipe[0], IN | ONESHOT));
          guest.write(pipe[1], "x");
          assertEquals(new Event(IN, 7000 + pipe[0]), epollWait(guest, epoll, 0));
          guest.close(pipe[1]);
          assertEquals(null, epollWait(guest, epoll, 0));
          guest.ok(control(guest, epoll, EPOLL_MOD, pipe[0], IN | ONESHOT));
          assertEquals(new Event(IN | HUP, 7000 + pipe[0]), epollWait(guest, epoll, 0));
          return 0;
        });
  }

  @Test
  void ofExclusiveInstancesOneIsWokenForEachEvent() {
    run(
        guest -> {
          int[] pipe = guest.pipe();
          int[] woken = new int[1];
          for (int i = 0; i < 4; i++) {
            guest.fork(
                child -> {
                  int epoll = (int) child.ok(child.call(20, 0));
                  child.ok(control(child, epoll, EPOLL_ADD, pipe[0], IN | EDGE | EXCLUSIVE));
                  assertEquals(new Event(IN, 7000 + pipe[0]), epollWait(child, epoll, -1));
                  woken[0]++;
                  return 0;
                });
          }
          guest.nanosleep(20);
          for (int event = 1; event <= 4; event++) {
            guest.write(pipe[1], "x");
            assertEquals(event, after(guest, woken));
          }
          int epoll = (int) guest.ok(guest.call(20, 0));
          guest.refused(Errno.EINVAL, control(guest, epoll, EPOLL_ADD, pipe[0], IN | ONESHOT | EXCLUSIVE));
          guest.ok(control(guest, epoll, EPOLL_ADD, pipe[0], IN | EXCLUSIVE));
          guest.refused(Errno.EINVAL, control(guest, epoll, EPOLL_MOD, pipe[0], IN));
          return 0;
        });
  }

  @Test
  void mountsAreWatchedByEpoll() {
    run(
        guest -> {
          int mounts = (int) guest.open("/proc/self/mountinfo", 0, 0);
          int epoll = (int) guest.ok(guest.call(20, 0));
          guest.ok(control(guest, epoll, EPOLL_ADD, mounts, PRI));
          assertEquals(null, epollWait(guest, epoll, 0));
          try (var frame = guest.user.frame()) {
            long target = frame.string("/tmp");
            guest.fork(
                child -> {
                  child.nanosleep(10);
                  child.ok(child.call(40, target, target, child.user.frame().string("tmpfs"), 0, 0));
                  return 0;
                });
            assertEquals(new Event(PRI | ERR, 7000 + mounts), epollWait(guest, epoll, -1));
            assertEquals(null, epollWait(guest, epoll, 0), "told once");
            guest.ok(guest.call(39, target, 0));
            assertEquals(new Event(PRI | ERR, 7000 + mounts), epollWait(guest, epoll, -1));
          }
          return 0;
        });
  }

  private static long read8(Guest guest, int fd) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(8);
      long result = guest.call(63, fd, at, 8);
      return result < 0 ? result : guest.user.get(at);
    }
  }

  private static long write8(Guest guest, int fd, long value) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(8);
      guest.user.put(at, value);
      return guest.call(64, fd, at, 8);
    }
  }

  @Test
  void eventfdCountsAndSemaphoresCountDown() {
    run(
        guest -> {
          int counter = (int) guest.ok(guest.call(19, 3, 04000));
          assertEquals(3, read8(guest, counter));
          guest.refused(Errno.EAGAIN, read8(guest, counter));
          write8(guest, counter, 5);
          write8(guest, counter, 6);
          assertEquals(11, read8(guest, counter));
          guest.refused(Errno.EINVAL, write8(guest, counter, -1));
          write8(guest, counter, -2);
          guest.refused(Errno.EAGAIN, write8(guest, counter, 1));
          int semaphore = (int) guest.ok(guest.call(19, 2, 1));
          assertEquals(1, read8(guest, semaphore));
          assertEquals(1, read8(guest, semaphore));
          guest.fork(child -> (int) write8(child, semaphore, 1) - 8);
          assertEquals(1, read8(guest, semaphore), "a reader waits");
          guest.refused(Errno.EINVAL, guest.read(semaphore, 4));
          return 0;
        });
  }

  @Test
  void timerfdTellsHowOftenItEnded() {
    run(
        guest -> {
          int timer = (int) guest.ok(guest.call(85, 1, 0));
          try (var frame = guest.user.frame()) {
            long setting = frame.allocate(32);
            guest.user.put(setting + 8, 10_000_000);
            guest.user.put(setting + 24, 10_000_000);
            guest.ok(guest.call(86, timer, 0, setting, 0));
          }
          long began = guest.monotonicMillis();
          assertEquals(1, read8(guest, timer));
          assertTrue(guest.monotonicMillis() - began >= 9);
          guest.nanosleep(35);
          assertEquals(3, read8(guest, timer));
          return 0;
        });
  }

  @Test
  void signalfdReadsWhatIsPending() {
    run(
        guest -> {
          guest.block(Signal.USR1, Signal.USR2);
          int fd;
          try (var frame = guest.user.frame()) {
            fd = (int) guest.ok(guest.call(74, -1, guest.set(frame, Signal.USR1, Signal.USR2), 8, 04000));
            long info = frame.allocate(256);
            guest.refused(Errno.EAGAIN, guest.call(63, fd, info, 256));
            guest.ok(guest.kill(guest.getpid(), Signal.USR2));
            guest.ok(guest.kill(guest.getpid(), Signal.USR1));
            assertEquals(256, guest.call(63, fd, info, 256));
            assertEquals(Signal.USR1, guest.user.getInt(info));
            assertEquals(guest.getpid(), guest.user.getInt(info + 12));
            assertEquals(Signal.USR2, guest.user.getInt(info + 128));
          }
          return 0;
        });
  }

  @Test
  void timersOfTimerCreateQueueTheirSignalWithItsValue() {
    run(
        guest -> {
          guest.block(40);
          try (var frame = guest.user.frame()) {
            long event = frame.allocate(64);
            guest.user.put(event, 4242);
            guest.user.putInt(event + 8, 40);
            guest.user.putInt(event + 12, 0);
            long id = frame.allocate(8);
            guest.ok(guest.call(107, 1, event, id));
            long setting = frame.allocate(32);
            guest.user.put(setting + 24, 5_000_000);
            guest.ok(guest.call(110, guest.user.getInt(id), 0, setting, 0));
            long info = frame.allocate(128);
            assertEquals(40, guest.call(137, guest.set(frame, 40), info, 0, 8));
            assertEquals(-2, guest.user.getInt(info + 8)); // SI_TIMER
            assertEquals(4242, guest.user.get(info + 24));
            guest.ok(guest.call(111, guest.user.getInt(id)));
            guest.refused(Errno.EINVAL, guest.call(111, guest.user.getInt(id)));
          }
          return 0;
        });
  }
}
