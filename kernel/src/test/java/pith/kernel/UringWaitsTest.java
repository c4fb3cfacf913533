package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;

/**
 * What a ring waits for in place of a task: futexes, children, an epoll instance, registered buffers that are in use; and how long a task waits for the ring.
 */
class UringWaitsTest {
  private static final int MMAP = 222, ENTER = 426, REGISTER = 427, FUTEX = 98, EPOLL_CREATE1 = 20, EPOLL_CTL = 21, SCHED_GETAFFINITY = 123;
  private static final int NOP = 0, POLL_ADD = 6, CANCEL = 14, READ_FIXED = 4, WAITID = 50, FUTEX_WAIT = 51, FUTEX_WAKE = 52, FUTEX_WAITV = 53, EPOLL_WAIT = 59, READV_FIXED = 60;
  private static final int BUFFERS = 0, BUFFERS2 = 15, BUFFERS_UPDATE = 16, ENABLE = 12, REGION = 34, R_DISABLED = 64, SINGLE_ISSUER = 4096, DEFER_TASKRUN = 8192, SQPOLL = 2, SQ_AFF = 4, GETEVENTS = 1, EXT_ARG = 8, EXT_ARG_REG = 64;
  private static final int SIZE_U32 = 2, PRIVATE = 128, POLLIN = 1, MULTI = 1;

  private static void run(Booted.Body body) {
    Booted.Setup.standard().run(body).exited(0);
  }

  private static long memory(Guest guest) {
    return guest.ok(guest.call(MMAP, 0, 4096, 3, 0x22, -1, 0));
  }

  private static GuestRing.End end(long data, int result) {
    return new GuestRing.End(data, result);
  }

  private static int number(Errno errno) {
    return -errno.number();
  }

  /** An entry for a futex: the word, its value (or how many to wake), any bits. */
  private static void putFutex(GuestRing ring, int opcode, long word, int value, int flags, long data) {
    ring.put(opcode, 0, flags, value, word, 0, 0, data);
    ring.third(0xffff_ffffL);
  }

  @Test
  void aFutexIsWaitedForAndWokenWithoutATask() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          AddressSpace space = ring.space;
          long word = memory(guest);
          putFutex(ring, FUTEX_WAIT, word, 1, SIZE_U32 | PRIVATE, 1);
          putFutex(ring, FUTEX_WAIT, word, 0, SIZE_U32 | PRIVATE, 2);
          putFutex(ring, FUTEX_WAIT, word, 0, SIZE_U32 | PRIVATE, 3);
          putFutex(ring, FUTEX_WAIT, word, 0, 4, 4);
          ring.enter(4, 2);
          assertEquals(List.of(end(1, number(Errno.EAGAIN)), end(4, number(Errno.EINVAL))), ring.ends());
          assertEquals(1, guest.call(FUTEX, word, 1 | PRIVATE, 1), "one is woken by a call");
          assertEquals(List.of(end(2, 0)), ring.ends());
          putFutex(ring, FUTEX_WAKE, word, 9, SIZE_U32 | PRIVATE, 5);
          ring.enter(1, 2);
          assertEquals(List.of(end(3, 0), end(5, 1)), ring.ends());
          putFutex(ring, FUTEX_WAIT, word, 0, SIZE_U32, 6);
          ring.put(CANCEL, 0, -1, 0, 6, 0, 0, 7);
          ring.enter(2, 2);
          assertEquals(List.of(end(7, 1), end(6, number(Errno.ECANCELED))), ring.ends());
          assertEquals(0, guest.call(FUTEX, word, 1, 1), "nobody is left");
          space.writeLong(word, 0);
          return 0;
        });
  }

  @Test
  void theFirstOfSeveralFutexesEndsTheWait() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          long words = memory(guest);
          long list = words + 1024;
          for (int i = 0; i < 3; i++) {
            ring.space.writeLong(list + 24L * i, 0);
            ring.space.writeLong(list + 24L * i + 8, words + 64L * i);
            ring.space.writeLong(list + 24L * i + 16, SIZE_U32 | PRIVATE);
          }
          ring.put(FUTEX_WAITV, 0, 0, 0, list, 3, 0, 1);
          ring.enter(1, 0);
          assertEquals(1, guest.call(FUTEX, words + 128, 1 | PRIVATE, 1));
          assertEquals(List.of(end(1, 2)), ring.ends());
          assertEquals(0, guest.call(FUTEX, words, 1 | PRIVATE, 1), "the others are waited for no more");
          ring.space.writeInt(words + 64, 5);
          ring.put(FUTEX_WAITV, 0, 0, 0, list, 3, 0, 2);
          ring.enter(1, 1);
          assertEquals(List.of(end(2, number(Errno.EAGAIN))), ring.ends());
          return 0;
        });
  }

  @Test
  void aChildIsWaitedForWithoutATask() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          long info = memory(guest);
          int all = 0;
          int exited = 4;
          ring.put(WAITID, 0, 0, 0, info, 0, all, 0, 1, 0, exited);
          ring.enter(1, 1);
          assertEquals(List.of(end(1, number(Errno.ECHILD))), ring.ends());
          int child = guest.fork(inner -> {
            inner.nanosleep(5);
            return 7;
          });
          ring.put(WAITID, 0, 0, 0, info, 0, all, 0, 3, 0, exited);
          ring.enter(1, 0);
          assertEquals(List.of(), ring.ends());
          ring.enter(0, 1);
          assertEquals(List.of(end(3, 0)), ring.ends());
          assertEquals(List.of(17, 1, child, 7), List.of(ring.space.readInt(info), ring.space.readInt(info + 8), ring.space.readInt(info + 16), ring.space.readInt(info + 24)));
          assertEquals(number(Errno.ECHILD), guest.waitResult(-1, 0), "it is gone");
          return 0;
        });
  }

  @Test
  void anEpollInstanceIsWaitedForByAnEntry() {
    waitForEpoll(0);
    waitForEpoll(SINGLE_ISSUER | DEFER_TASKRUN);
  }

  private static void waitForEpoll(int flags) {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, flags);
          long events = memory(guest);
          int[] pipe = guest.pipe();
          int epoll = (int) guest.ok(guest.call(EPOLL_CREATE1, 0));
          ring.space.writeInt(events, POLLIN);
          ring.space.writeLong(events + 8, 42);
          guest.ok(guest.call(EPOLL_CTL, epoll, 1, pipe[0], events));
          ring.put(EPOLL_WAIT, 0, epoll, 0, events + 64, 4, 0, 1);
          ring.enter(1, 0);
          assertEquals(List.of(), ring.ends());
          guest.thread(other -> {
            other.nanosleep(5);
            return (int) other.write(pipe[1], "x");
          });
          ring.enter(0, 1);
          assertEquals(List.of(end(1, 1)), ring.ends());
          assertEquals(POLLIN, ring.space.readInt(events + 64));
          assertEquals(42, ring.space.readLong(events + 72));
          return 0;
        });
  }

  /** The ring makes the epoll instance ready, which makes the poll end, which would make the ring ready. */
  @Test
  void aPollOfManyShotsThatItsOwnRingFiresEnds() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          long event = memory(guest);
          int epoll = (int) guest.ok(guest.call(EPOLL_CREATE1, 0));
          ring.space.writeInt(event, POLLIN);
          guest.ok(guest.call(EPOLL_CTL, epoll, 1, ring.fd, event));
          ring.put(POLL_ADD, 0, epoll, 0, 0, MULTI, POLLIN, 1);
          ring.enter(1, 0);
          ring.put(NOP, 0, -1, 2);
          ring.enter(1, 2);
          assertEquals(List.of(end(2, 0), end(1, POLLIN)), ring.ends());
          guest.nanosleep(5);
          assertEquals(List.of(), ring.ends());
          return 0;
        });
  }

  private static void vector(AddressSpace space, long at, long base, long length) {
    space.writeLong(at, base);
    space.writeLong(at + 8, length);
  }

  @Test
  void theEndOfARegisteredBufferIsToldWhenNobodyUsesItAnyMore() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          AddressSpace space = ring.space;
          long at = memory(guest);
          int[] pipe = guest.pipe();
          vector(space, at, at + 1024, 64);
          space.writeLong(at + 16, 77); // the tag
          space.writeLong(at + 32, 1); // how many, and no flags
          space.writeLong(at + 40, 0);
          space.writeLong(at + 48, at);
          space.writeLong(at + 56, at + 16);
          guest.ok(guest.call(REGISTER, ring.fd, BUFFERS2, at + 32, 32));
          ring.put(READ_FIXED, 0, 0, pipe[0], 0, at + 1024, 8, 0, 1, 0, 0);
          ring.enter(1, 0);
          vector(space, at, at + 2048, 64);
          space.writeLong(at + 16, 0);
          space.writeLong(at + 32, 0); // from the first on
          space.writeLong(at + 40, at);
          space.writeLong(at + 48, at + 16);
          space.writeLong(at + 56, 1);
          assertEquals(1, guest.call(REGISTER, ring.fd, BUFFERS_UPDATE, at + 32, 32));
          assertEquals(List.of(), ring.ends(), "it is in use");
          guest.write(pipe[1], "late");
          ring.enter(0, 2);
          assertEquals(List.of(end(1, 4), end(77, 0)), ring.ends());
          assertEquals('l', space.readInt(at + 1024) & 0xff);
          ring.put(READ_FIXED, 0, 0, pipe[0], 0, at + 1024, 8, 0, 2, 0, 0);
          ring.enter(1, 1);
          assertEquals(List.of(end(2, number(Errno.EFAULT))), ring.ends(), "it is another one now");
          return 0;
        });
  }

  @Test
  void aVectorLiesInARegisteredBuffer() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          AddressSpace space = ring.space;
          long at = memory(guest);
          int[] pipe = guest.pipe();
          vector(space, at, at + 1024, 64);
          guest.ok(guest.call(REGISTER, ring.fd, BUFFERS, at, 1));
          vector(space, at + 32, at + 1024, 2);
          vector(space, at + 48, at + 1056, 8);
          guest.write(pipe[1], "abcd");
          ring.put(READV_FIXED, 0, 0, pipe[0], 0, at + 32, 2, 0, 1, 0, 0);
          ring.enter(1, 1);
          assertEquals(List.of(end(1, 4)), ring.ends());
          assertEquals('c', space.readInt(at + 1056) & 0xff);
          vector(space, at + 48, at + 1084, 8);
          guest.write(pipe[1], "abcd");
          ring.put(READV_FIXED, 0, 0, pipe[0], 0, at + 32, 2, 0, 2, 0, 0);
          ring.enter(1, 1);
          assertEquals(List.of(end(2, number(Errno.EFAULT))), ring.ends(), "four bytes beyond");
          return 0;
        });
  }

  @Test
  void argumentsOfAWaitStandInARegisteredRegion() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, R_DISABLED);
          AddressSpace space = ring.space;
          long region = memory(guest);
          long at = memory(guest);
          space.writeLong(at, at + 64);
          space.writeLong(at + 8, 1); // arguments of waits
          space.writeLong(at + 64, region);
          space.writeLong(at + 72, 4096);
          space.writeLong(at + 80, 1); // in the program's memory
          guest.ok(guest.call(REGISTER, ring.fd, REGION, at, 1));
          guest.refused(Errno.EBUSY, guest.call(REGISTER, ring.fd, REGION, at, 1));
          guest.ok(guest.call(REGISTER, ring.fd, ENABLE, 0, 0));
          space.writeLong(region + 64, 2); // two seconds, but after 20 ms one completion is enough
          space.writeInt(region + 80, 20_000);
          space.writeInt(region + 84, 1);
          long before = guest.monotonicMillis();
          ring.put(NOP, 0, -1, 1);
          assertEquals(1, guest.call(ENTER, ring.fd, 1, 2, GETEVENTS | EXT_ARG | EXT_ARG_REG, 64, 64));
          assertEquals(20, guest.monotonicMillis() - before, 5);
          assertEquals(List.of(end(1, 0)), ring.ends());
          space.writeLong(region + 64, 0);
          space.writeLong(region + 72, 30_000_000);
          space.writeInt(region + 80, 0);
          guest.refused(Errno.ETIME, guest.call(ENTER, ring.fd, 0, 1, GETEVENTS | EXT_ARG | EXT_ARG_REG, 64, 64));
          assertEquals(50, guest.monotonicMillis() - before, 5);
          guest.refused(Errno.EFAULT, guest.call(ENTER, ring.fd, 0, 1, GETEVENTS | EXT_ARG | EXT_ARG_REG, 4096 - 32, 64));
          return 0;
        });
  }

  @Test
  void theThreadThatLooksForEntriesRunsWhereItIsTold() {
    run(
        guest -> {
          int hart = 1;
          GuestRing ring = new GuestRing(guest, SQPOLL | SQ_AFF, 8, hart);
          int thread = guest.kernel().tasks().tasks().stream().filter(task -> task.comm().startsWith("iou-sqp-")).findFirst().orElseThrow().tid();
          long mask = memory(guest);
          assertTrue(guest.ok(guest.call(SCHED_GETAFFINITY, thread, 8, mask)) > 0);
          assertEquals(1 << hart, ring.space.readLong(mask));
          guest.refused(Errno.EINVAL, guest.call(425, 8, parameters(guest, SQPOLL | SQ_AFF, 1000)));
          return 0;
        });
  }

  private static long parameters(Guest guest, int flags, int hart) {
    long params = memory(guest);
    AddressSpace space = guest.user.current().space();
    space.user().writeInt(params + 8, flags);
    space.user().writeInt(params + 12, hart);
    return params;
  }
}
