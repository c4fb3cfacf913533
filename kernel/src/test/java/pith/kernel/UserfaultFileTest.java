package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.kernel.Booted.Setup;
import pith.kernel.signal.Signal;
import pith.mm.fault.FaultOutcome;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** userfaultfd as a descriptor: what its requests answer, who is let go when, and that nothing stays behind. */
class UserfaultFileTest {
  private static final int IOCTL = 29, READ = 63, PPOLL = 73, MMAP = 222, FTRUNCATE = 46, MEMFD_CREATE = 279, USERFAULTFD = 282;
  private static final int API = 0xc018_aa3f, REGISTER = 0xc020_aa00, UNREGISTER = 0x8010_aa01, WAKE = 0x8010_aa02, COPY = 0xc028_aa03;
  private static final int ZEROPAGE = 0xc020_aa04, MOVE = 0xc028_aa05, WRITEPROTECT = 0xc018_aa06, CONTINUE = 0xc020_aa07, POISON = 0xc020_aa08;
  private static final int MISSING = 1, WP = 2, MINOR = 4;
  private static final int NONBLOCK = 04000;
  private static final int IN = 1, ERR = 8;
  private static final long BYTES = 8 << 12;

  private static Booted run(Booted.Body body) {
    return Setup.standard().run(body).exited(0);
  }

  private static AddressSpace space(Guest guest) {
    return guest.user.current().space();
  }

  private static long region(Guest guest) {
    return guest.ok(guest.call(MMAP, 0, BYTES, 3, 0x22, -1, 0));
  }

  /** One request with its structure. {@return the call's answer}; the structure stays at the place that {@link #word} reads. */
  private static long request(Guest guest, long fd, int command, long... words) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(40);
      for (int i = 0; i < 5; i++) {
        guest.user.put(at + 8L * i, i < words.length ? words[i] : 0);
      }
      long result = guest.call(IOCTL, fd, command, at);
      for (int i = 0; i < words.length; i++) {
        words[i] = space(guest).readLong(at + 8L * i);
      }
      return result;
    }
  }

  private static long settled(Guest guest, long flags) {
    long fd = guest.ok(guest.call(USERFAULTFD, flags));
    guest.ok(request(guest, fd, API, 0xaa, 0));
    return fd;
  }

  /** {@return a descriptor that is told of missing pages of a new region, and where that is} */
  private static long[] registered(Guest guest, long flags) {
    long at = region(guest);
    long fd = settled(guest, flags);
    guest.ok(request(guest, fd, REGISTER, at, BYTES, MISSING));
    return new long[] {fd, at};
  }

  private static int poll(Guest guest, long fd) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(8);
      guest.user.put(at, fd | (long) IN << 32);
      long time = guest.timespec(frame, 0);
      guest.ok(guest.call(PPOLL, at, 1, time, 0, 8));
      return (int) (space(guest).readLong(at) >>> 48);
    }
  }

  /** Two mappings of a memory file: the one that is written to, and the one that the descriptor is told of. */
  private static long[] shared(Guest guest) {
    try (var frame = guest.user.frame()) {
      long fd = guest.ok(guest.call(MEMFD_CREATE, frame.string("shared"), 0));
      guest.ok(guest.call(FTRUNCATE, fd, BYTES));
      return new long[] {guest.ok(guest.call(MMAP, 0, BYTES, 3, 1, fd, 0)), guest.ok(guest.call(MMAP, 0, BYTES, 3, 1, fd, 0))};
    }
  }

  @Test
  void sharedMemoryIsFilledAndProceededWith() {
    run(guest -> {
      long[] at = shared(guest);
      long fd = settled(guest, NONBLOCK);
      long[] registration = {at[1], BYTES, MISSING | MINOR, 0};
      guest.ok(request(guest, fd, REGISTER, registration));
      assertEquals(1 << 2 | 1 << 3 | 1 << 4 | 1 << 7, registration[3]);
      guest.user.put(at[0], 77);
      long[] proceed = {at[1], 4096, 0, 0};
      guest.ok(request(guest, fd, CONTINUE, proceed));
      assertEquals(4096, proceed[3]);
      assertEquals(77, guest.user.get(at[1]));
      guest.refused(Errno.EEXIST, request(guest, fd, CONTINUE, proceed));
      assertEquals(-Errno.EEXIST.number(), proceed[3]);
      guest.refused(Errno.EFAULT, request(guest, fd, CONTINUE, at[1] + 4096, 4096, 0, 0));
      guest.ok(request(guest, fd, COPY, at[1] + 4096, at[0], 4096, 0, 0));
      assertEquals(77, guest.user.get(at[0] + 4096), "whoever maps the file has it");
      guest.user.put(at[0] + 8192, 78);
      int child = guest.fork(born -> born.user.get(at[1] + 8192) == 78 ? 5 : 1); // its mapping is not registered
      assertTrue(guest.wait4(child, 0).exited(5));
      assertEquals(0, poll(guest, fd));
      int waiter = (int) guest.thread(thread -> thread.user.get(at[1] + 8192) == 78 ? 0 : 1);
      assertTrue(waiter > 0);
      while (poll(guest, fd) != IN) {
        guest.nanosleep(1);
      }
      try (var frame = guest.user.frame()) {
        long message = frame.allocate(32);
        assertEquals(32, guest.call(READ, fd, message, 32));
        assertEquals(4, guest.user.get(message + 8), "a minor fault, for reading");
        assertEquals(at[1] + 8192, guest.user.get(message + 16));
      }
      guest.ok(request(guest, fd, CONTINUE, at[1] + 8192, 4096, 0, 0));
      guest.nanosleep(5);
      return 0;
    });
  }

  @Test
  void requestsAnswerAsOnLinux() {
    run(guest -> {
      guest.refused(Errno.EINVAL, guest.call(USERFAULTFD, 2));
      long fd = guest.ok(guest.call(USERFAULTFD, NONBLOCK));
      long at = region(guest);
      guest.refused(Errno.EINVAL, request(guest, fd, REGISTER, at, BYTES, MISSING));
      guest.refused(Errno.EINVAL, guest.read((int) fd, 32));
      assertEquals(ERR, poll(guest, fd));
      long[] api = {0xab, 0, 7};
      guest.refused(Errno.EINVAL, request(guest, fd, API, api));
      assertEquals(0, api[0] | api[1] | api[2], "the answer to what is not known is all zeroes");
      guest.refused(Errno.EINVAL, request(guest, fd, API, 0xaa, 1 << 1));
      api = new long[] {0xaa, 0, 0};
      guest.ok(request(guest, fd, API, api));
      assertEquals(1 | 1 << 5 | 1 << 7 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 13, api[1]);
      assertEquals(1L << 63 | 3, api[2]);
      guest.refused(Errno.EINVAL, request(guest, fd, API, 0xaa, 0));
      guest.refused(Errno.EAGAIN, guest.read((int) fd, 32));
      guest.refused(Errno.EINVAL, guest.read((int) fd, 31));
      assertEquals(0, poll(guest, fd));
      guest.refused(Errno.EINVAL, request(guest, fd, REGISTER, at, BYTES, 0));
      guest.refused(Errno.EINVAL, request(guest, fd, REGISTER, at, BYTES, 8));
      guest.refused(Errno.EINVAL, request(guest, fd, REGISTER, at, BYTES, MINOR));
      guest.refused(Errno.EFAULT, guest.call(IOCTL, fd, REGISTER, 64));
      long[] registration = {at, BYTES, MISSING | WP, 0};
      guest.ok(request(guest, fd, REGISTER, registration));
      assertEquals(1 << 2 | 1 << 3 | 1 << 4 | 1 << 6, registration[3]);
      long[] copy = {at, at, 4096, 8, 0};
      guest.refused(Errno.EINVAL, request(guest, fd, COPY, copy));
      long source = region(guest);
      copy = new long[] {at, source, 4096, 0, 0};
      guest.ok(request(guest, fd, COPY, copy));
      assertEquals(4096, copy[4]);
      guest.refused(Errno.EEXIST, request(guest, fd, COPY, copy));
      assertEquals(-Errno.EEXIST.number(), copy[4]);
      guest.ok(request(guest, fd, ZEROPAGE, at + 8192, 4096, 0, 0));
      copy = new long[] {at + 4096, source, 8192, 0, 0};
      guest.refused(Errno.EAGAIN, request(guest, fd, COPY, copy));
      assertEquals(4096, copy[4], "up to the page that was there");
      guest.refused(Errno.EINVAL, request(guest, fd, WRITEPROTECT, at, BYTES, 3));
      guest.ok(request(guest, fd, WRITEPROTECT, at, BYTES, 1));
      guest.ok(request(guest, fd, WRITEPROTECT, at, BYTES, 0));
      guest.ok(request(guest, fd, WAKE, at, BYTES));
      guest.refused(Errno.EINVAL, request(guest, fd, WAKE, at, 0));
      for (int unknown : new int[] {MOVE, POISON}) {
        guest.refused(Errno.EINVAL, request(guest, fd, unknown, at, 4096));
      }
      guest.ok(request(guest, fd, UNREGISTER, at, BYTES));
      guest.refused(Errno.ENOENT, request(guest, fd, COPY, at + (4 << 12), source, 4096, 0, 0));
      return 0;
    });
  }

  @Test
  void onlyThePrivilegedMayHoldUpTheKernel() {
    run(guest -> {
      int child = guest.fork(other -> {
        other.ok(other.setuid(1000));
        other.refused(Errno.EPERM, other.call(USERFAULTFD, 0));
        other.ok(other.call(USERFAULTFD, 1));
        return 0;
      });
      assertEquals(0, guest.wait4(child, 0).status());
      return 0;
    });
  }

  @Test
  void aMessageTellsTheAddressAndTheKindOfAccess() {
    run(guest -> {
      long[] monitored = registered(guest, 0);
      long[] seen = new long[1];
      guest.thread(thread -> {
        seen[0] = space(thread).readLong(monitored[1] + 4096 + 8) + 1;
        return 0;
      });
      try (var frame = guest.user.frame()) {
        long message = frame.allocate(64);
        assertEquals(32, guest.call(READ, monitored[0], message, 64));
        assertEquals(0x12, space(guest).readLong(message));
        assertEquals(0, space(guest).readLong(message + 8));
        assertEquals(monitored[1] + 4096, space(guest).readLong(message + 16));
      }
      assertEquals(0, seen[0]);
      guest.ok(request(guest, monitored[0], ZEROPAGE, monitored[1] + 4096, 4096, 0, 0));
      guest.nanosleep(5);
      assertEquals(1, seen[0]);
      return 0;
    });
  }

  /** A child of which a thread waits for a page, and which then does {@code next}. {@return its pid} */
  private static int waiting(Guest guest, Booted.Body next) {
    return guest.fork(child -> {
      long[] monitored = registered(child, NONBLOCK);
      child.thread(thread -> {
        try {
          space(thread).readLong(monitored[1]);
        } catch (Refused killed) {
          assertEquals(Errno.EFAULT, killed.errno());
        }
        return 0;
      });
      child.nanosleep(5);
      assertEquals(IN, poll(child, monitored[0]));
      return next.run(child);
    });
  }

  @Test
  void whoWaitsCanBeKilledAndNothingStaysBehind() {
    run(guest -> {
      Holdings before = null;
      for (int round = 0; round < 3; round++) {
        int killed = waiting(guest, child -> {
          child.nanosleep(100_000);
          return 1;
        });
        guest.nanosleep(20);
        guest.ok(guest.kill(killed, Signal.KILL));
        assertEquals(Signal.KILL, guest.wait4(killed, 0).status());
        int left = waiting(guest, child -> 0);
        assertEquals(0, guest.wait4(left, 0).status(), "a process ends while a thread of it waits");
        before = round == 0 ? Holdings.of(guest) : before;
      }
      assertEquals(before, Holdings.of(guest));
      return 0;
    });
  }

  @Test
  void aSignalInterruptsUserCodeThatWaitsAndItsFaultComesAgain() {
    run(guest -> {
      long[] monitored = registered(guest, NONBLOCK);
      FaultOutcome[] outcomes = new FaultOutcome[1];
      int[] handled = new int[1];
      int thread = guest.thread(waiter -> {
        waiter.sigaction(Signal.USR1, () -> handled[0]++);
        outcomes[0] = space(waiter).fault(monitored[1], Access.STORE);
        waiter.user.pollSignals();
        space(waiter).fault(monitored[1], Access.STORE);
        outcomes[0] = null;
        return 0;
      });
      guest.nanosleep(5);
      guest.ok(guest.tgkill(guest.getpid(), thread, Signal.USR1));
      guest.nanosleep(5);
      assertEquals(FaultOutcome.INTERRUPTED, outcomes[0]);
      assertEquals(1, handled[0]);
      guest.ok(request(guest, monitored[0], ZEROPAGE, monitored[1], 4096, 0, 0));
      guest.nanosleep(5);
      assertEquals(null, outcomes[0]);
      return 0;
    });
  }

  @Test
  void closingTheDescriptorLetsGoWhoWaits() {
    run(guest -> {
      long[] monitored = registered(guest, 0);
      int[] back = new int[1];
      guest.thread(thread -> {
        back[0] = 1 + (int) space(thread).readLong(monitored[1]);
        return 0;
      });
      guest.nanosleep(5);
      assertEquals(0, back[0]);
      guest.ok(guest.close((int) monitored[0]));
      guest.nanosleep(5);
      assertEquals(1, back[0]);
      return 0;
    });
  }

  @Test
  void anotherProcessMayServeUntilTheSpaceIsGone() {
    run(guest -> {
      int[] pipe = guest.pipe();
      int owner = guest.fork(parent -> {
        long[] monitored = registered(parent, 0);
        parent.fork(server -> {
          server.ok(server.close(pipe[1]));
          server.ok(request(server, monitored[0], COPY, monitored[1], monitored[1], 4096, 0, 0));
          server.read(pipe[0], 1);
          server.refused(Errno.ESRCH, request(server, monitored[0], ZEROPAGE, monitored[1] + 4096, 4096, 0, 0));
          return 0;
        });
        assertEquals(0, space(parent).readLong(monitored[1]));
        return 0;
      });
      guest.ok(guest.close(pipe[1]));
      assertEquals(0, guest.wait4(owner, 0).status());
      assertTrue(guest.wait4(-1, 0).status() == 0, "the orphan came to process 1");
      return 0;
    });
  }
}
