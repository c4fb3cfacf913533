package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.kernel.program.UserContext;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;

/** A ring as a program uses it, by its memory and three calls. */
class UringTest {
  private static final int SETUP = 425, ENTER = 426, REGISTER = 427, MMAP = 222, PIPE2 = 59, WRITE = 64, CLOSE = 57;
  private static final int GETEVENTS = 1, IOPOLL = 1, O_RDWR = 2, O_DIRECT = 040000;
  private static final int NOP = 0, READ = 22, WRITE_OP = 23, FSYNC = 3, POLL_ADD = 6, TIMEOUT = 11, TIMEOUT_REMOVE = 12, CANCEL = 14, LINK_TIMEOUT = 15, OPENAT = 18, CLOSE_OP = 19;
  private static final int DRAIN = 2, LINK = 4, ENTRIES = 8, MORE = 2, POLLOUT = 4, TEE = 33, ABSOLUTE = 1, UPDATE = 2, ETIME_SUCCESS = 32, MULTISHOT = 64;

  private static void run(ToIntFunction<Guest> body) {
    Booted.Setup setup = Booted.Setup.standard();
    new Booted.Setup(setup.machine().withDisk(new DiskConfig(new MemoryStorage(1 << 20))), setup.maxTasks(), setup.faults(), setup.limitSeconds(), setup.memory()).run(body::applyAsInt).exited(0);
  }

  private static int number(Errno errno) {
    return -errno.number();
  }

  @Test
  void entriesEndInCompletions() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          for (int round = 0; round < 5; round++) {
            for (int i = 0; i < ENTRIES; i++) {
              ring.put(NOP, 0, -1, i);
            }
            assertEquals(ENTRIES, ring.enter(ENTRIES, ENTRIES));
            assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), ring.ends().stream().map(GuestRing.End::data).toList());
          }
          ring.put(99, 0, -1, 7);
          ring.put(READ, 0, 77, 8);
          assertEquals(1, ring.enter(2, 2), "after nonsense nothing more is taken");
          assertEquals(1, ring.enter(1, 2));
          assertEquals(List.of(new GuestRing.End(7, number(Errno.EINVAL)), new GuestRing.End(8, number(Errno.EBADF))), ring.ends());
          return 0;
        });
  }

  @Test
  void completionsThatFindNoRoomAreNotLost() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          for (int i = 0; i < 5 * ENTRIES; i++) {
            ring.put(NOP, 0, -1, i);
            guest.ok(guest.call(ENTER, ring.fd, 1, 0, 0, 0, 0));
          }
          int seen = 0;
          for (int round = 0; round < 3; round++) {
            ring.enter(0, 1);
            for (GuestRing.End end : ring.ends()) {
              assertEquals(seen++, end.data());
            }
          }
          assertEquals(5 * ENTRIES, seen);
          return 0;
        });
  }

  @Test
  void aChainGoesOnUntilSomethingFails() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          ring.put(NOP, LINK, -1, 1);
          ring.put(READ, LINK, 77, 2);
          ring.put(NOP, LINK, -1, 3);
          ring.put(NOP, 0, -1, 4);
          ring.put(NOP, 0, -1, 5);
          ring.enter(5, 5);
          List<GuestRing.End> ends = new ArrayList<>(ring.ends());
          ends.sort(java.util.Comparator.comparingLong(GuestRing.End::data));
          assertEquals(List.of(0, number(Errno.EBADF), number(Errno.ECANCELED), number(Errno.ECANCELED), 0), ends.stream().map(GuestRing.End::result).toList());
          return 0;
        });
  }

  @Test
  void aDiskIsReadAndWrittenPastItsCacheWhileTheProgramGoesOn() {
    run(guest -> disk(guest, 0));
    run(guest -> disk(guest, IOPOLL));
  }

  private static int disk(Guest guest, int flags) {
    GuestRing ring = new GuestRing(guest, flags);
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", O_RDWR | O_DIRECT, 0));
    long memory = guest.ok(guest.call(MMAP, 0, 16 * 4096, 3, 0x22, -1, 0));
    for (int i = 0; i < 4; i++) {
      ring.space.writeLong(memory + i * 4096L, 1000 + i);
      ring.put(WRITE_OP, 0, fd, i * 8192L, memory + i * 4096L, 4096, 0, i);
    }
    long before = guest.kernel().monotonicNanos();
    ring.enter(4, 4);
    assertEquals(List.of(4096, 4096, 4096, 4096), ring.ends().stream().map(GuestRing.End::result).toList());
    assertTrue(guest.kernel().monotonicNanos() - before < 4 * 20_000, "at once, not one after the other");
    for (int i = 0; i < 4; i++) {
      ring.put(READ, 0, fd, i * 8192L, memory + (8 + i) * 4096L, 4096, 0, i);
    }
    ring.put(READ, 0, fd, 100, memory, 4096, 0, 9);
    ring.enter(5, 5);
    assertEquals(1, ring.ends().stream().filter(end -> end.equals(new GuestRing.End(9, number(Errno.EINVAL)))).count(), "not aligned");
    for (int i = 0; i < 4; i++) {
      assertEquals(1000 + i, ring.space.readLong(memory + (8 + i) * 4096L));
    }
    return 0;
  }

  @Test
  void aPipeIsWaitedForWithoutATask() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          int[] ends = pipe(guest);
          long memory = guest.ok(guest.call(MMAP, 0, 4096, 3, 0x22, -1, 0));
          ring.put(POLL_ADD, 0, ends[0], 0, 0, 0, 1, 1);
          ring.put(READ, 0, ends[0], 0, memory, 100, 0, 2);
          assertEquals(2, guest.ok(guest.call(ENTER, ring.fd, 2, 0, 0, 0, 0)));
          assertEquals(List.of(), ring.ends());
          assertEquals(5, guest.write(ends[1], "bytes"));
          ring.enter(0, 2);
          List<GuestRing.End> seen = new ArrayList<>(ring.ends());
          seen.sort(java.util.Comparator.comparingLong(GuestRing.End::data));
          assertEquals(1, seen.getFirst().result() & 1);
          assertEquals(new GuestRing.End(2, 5), seen.get(1));
          return 0;
        });
  }

  private static int[] pipe(Guest guest) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long pair = frame.allocate(8);
      guest.ok(guest.call(PIPE2, pair, 0));
      AddressSpace space = guest.user.current().space();
      return new int[] {space.readInt(pair), space.readInt(pair + 4)};
    }
  }

  @Test
  void timesAreKeptAndWhatWaitsCanBeCancelled() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          int[] pipe = pipe(guest);
          long memory = guest.ok(guest.call(MMAP, 0, 4096, 3, 0x22, -1, 0));
          ring.space.writeLong(memory, 0);
          ring.space.writeLong(memory + 8, 5_000_000);
          long before = guest.kernel().monotonicNanos();
          ring.put(TIMEOUT, 0, -1, 0, memory, 1, 0, 1);
          ring.enter(1, 1);
          assertEquals(List.of(new GuestRing.End(1, number(Errno.ETIME))), ring.ends());
          assertTrue(guest.kernel().monotonicNanos() - before >= 5_000_000);
          ring.put(READ, LINK, pipe[0], 0, memory + 100, 10, 0, 2);
          ring.put(LINK_TIMEOUT, 0, -1, 0, memory, 1, 0, 3);
          ring.enter(2, 2);
          List<GuestRing.End> late = new ArrayList<>(ring.ends());
          late.sort(java.util.Comparator.comparingLong(GuestRing.End::data));
          assertEquals(List.of(new GuestRing.End(2, number(Errno.ECANCELED)), new GuestRing.End(3, number(Errno.ETIME))), late);
          ring.put(POLL_ADD, 0, pipe[0], 0, 0, 0, 1, 4);
          ring.put(CANCEL, 0, -1, 0, 4, 0, 0, 5);
          ring.put(CANCEL, 0, -1, 0, 99, 0, 0, 6);
          ring.enter(3, 3);
          List<GuestRing.End> cancelled = new ArrayList<>(ring.ends());
          cancelled.sort(java.util.Comparator.comparingLong(GuestRing.End::data));
          assertEquals(List.of(new GuestRing.End(4, number(Errno.ECANCELED)), new GuestRing.End(5, 0), new GuestRing.End(6, number(Errno.ENOENT))), cancelled);
          return 0;
        });
  }

  @Test
  void timeoutsCountCompletionsButNotOneAnother() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          long memory = guest.ok(guest.call(MMAP, 0, 4096, 3, 0x22, -1, 0));
          int[] millis = {40, 25, 15};
          for (int i = 0; i < 3; i++) {
            ring.space.writeLong(memory + 16L * i, 0);
            ring.space.writeLong(memory + 16L * i + 8, millis[i] * 1_000_000L);
          }
          ring.put(TIMEOUT, 0, -1, 1, memory, 1, 0, 1);
          ring.put(TIMEOUT, 0, -1, 1, memory + 16, 1, 0, 2);
          ring.put(TIMEOUT, 0, -1, 0, memory + 32, 1, MULTISHOT, 3);
          assertEquals(3, ring.enter(3, ENTRIES));
          assertEquals(List.of(new GuestRing.End(3, number(Errno.ETIME), MORE)), ring.ends(), "a timeout ends the wait, though more was wanted, and is not counted");
          ring.enter(0, ENTRIES);
          assertEquals(List.of(new GuestRing.End(2, number(Errno.ETIME))), ring.ends());
          ring.put(NOP, 0, -1, 4);
          ring.enter(1, 2);
          assertEquals(List.of(new GuestRing.End(4, 0), new GuestRing.End(1, 0)), ring.ends());
          ring.put(CANCEL, 0, -1, 0, 3, 0, 0, 5);
          ring.enter(1, 2);
          assertEquals(List.of(new GuestRing.End(5, 0), new GuestRing.End(3, number(Errno.ECANCELED))), ring.ends());
          return 0;
        });
  }

  @Test
  void aRingHasRoomForEntriesAndTeesHaveNoOffsets() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          int[] pipe = pipe(guest);
          ring.put(POLL_ADD, 0, ring.fd, 0, 0, 0, POLLOUT, 1);
          ring.put(TEE, 0, pipe[1], 0, -1, 10, 0, 2);
          ring.enter(2, 2);
          List<GuestRing.End> ends = new ArrayList<>(ring.ends());
          ends.sort(java.util.Comparator.comparingLong(GuestRing.End::data));
          assertEquals(List.of(new GuestRing.End(1, POLLOUT), new GuestRing.End(2, number(Errno.EINVAL))), ends);
          return 0;
        });
  }

  @Test
  void aTimeoutThatIsToEndWellIsFollowedByWhatIsLinkedToIt() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          long memory = guest.ok(guest.call(MMAP, 0, 4096, 3, 0x22, -1, 0));
          ring.space.writeLong(memory + 8, 1_000_000);
          ring.put(TIMEOUT, LINK, -1, 0, memory, 1, ETIME_SUCCESS, 1);
          ring.put(NOP, 0, -1, 2);
          ring.enter(2, 2);
          ring.enter(0, 1);
          assertEquals(List.of(new GuestRing.End(1, number(Errno.ETIME)), new GuestRing.End(2, 0)), ring.ends());
          ring.put(TIMEOUT, 0, -1, 0, memory, 1, MULTISHOT, 3);
          ring.space.writeLong(memory + 8, 2_000_000);
          ring.put(TIMEOUT_REMOVE, 0, -1, memory, 3, 0, ABSOLUTE, 4);
          ring.put(TIMEOUT_REMOVE, 0, -1, memory, 3, 0, UPDATE, 5);
          ring.enter(3, 3);
          long began = guest.kernel().monotonicNanos();
          assertEquals(List.of(new GuestRing.End(4, number(Errno.EINVAL)), new GuestRing.End(5, 0)), ring.ends().subList(0, 2));
          ring.enter(0, 3);
          ring.enter(0, 3);
          assertEquals(List.of(new GuestRing.End(3, number(Errno.ETIME), MORE), new GuestRing.End(3, number(Errno.ETIME), MORE)), ring.ends());
          assertTrue(guest.kernel().monotonicNanos() - began > 3_900_000, "each time after two milliseconds");
          return 0;
        });
  }

  @Test
  void aDrainingEntryWaitsForAllBeforeIt() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          long memory = guest.ok(guest.call(MMAP, 0, 4096, 3, 0x22, -1, 0));
          ring.space.writeLong(memory + 8, 1_000_000);
          ring.put(TIMEOUT, 0, -1, 0, memory, 1, 0, 1);
          ring.put(NOP, DRAIN, -1, 2);
          ring.put(NOP, 0, -1, 3);
          ring.enter(3, 3);
          assertEquals(List.of(1L, 2L, 3L), ring.ends().stream().map(GuestRing.End::data).toList());
          return 0;
        });
  }

  @Test
  void callsOnPathsAreEntriesToo() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          try (UserContext.Frame frame = guest.user.frame()) {
            long name = frame.string("/tmp-file");
            ring.put(OPENAT, 0, -100, 0, name, 0644, 0102, 1);
            ring.enter(1, 1);
            int fd = ring.ends().getFirst().result();
            assertTrue(fd > 2);
            ring.put(WRITE_OP, LINK, fd, 0, name, 4, 0, 2);
            ring.put(FSYNC, LINK, fd, 3);
            ring.put(CLOSE_OP, 0, fd, 4);
            ring.enter(3, 3);
            assertEquals(List.of(new GuestRing.End(2, 4), new GuestRing.End(3, 0), new GuestRing.End(4, 0)), ring.ends());
            guest.refused(Errno.EBADF, guest.call(CLOSE, fd));
          }
          return 0;
        });
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          guest.refused(Errno.EINVAL, guest.call(ENTER, ring.fd, 0, 0, 256, 0, 0));
          guest.refused(Errno.EOPNOTSUPP, guest.call(ENTER, 0, 0, 0, 0, 0, 0));
          guest.refused(Errno.EINVAL, guest.call(REGISTER, ring.fd, 77, 0, 0));
          guest.refused(Errno.ENXIO, guest.call(REGISTER, ring.fd, 3, 0, 0));
          guest.refused(Errno.EFAULT, guest.call(SETUP, 4, 8));
          return 0;
        });
  }
}
