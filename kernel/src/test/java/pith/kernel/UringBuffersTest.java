package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** What a ring is lent ahead of time, and what goes into its slots: buffers, direct descriptors, messages. */
class UringBuffersTest {
  private static final int REGISTER = 427, MMAP = 222, PIPE2 = 59, WRITE = 64, SOCKETPAIR = 199;
  private static final int BUFFER_RING = 22, FILES2 = 13, PERSONALITY = 9, RESTRICTIONS = 11, ENABLE = 12, R_DISABLED = 64, ENTRIES_ALLOWED = 1, NONSENSE = 9;
  private static final int READ_OP = 22, WRITE_OP = 23, RECV = 27, OPENAT = 18, CLOSE = 19, PROVIDE = 31, REMOVE = 32, MSG_RING = 40, READ_MULTISHOT = 49, INSTALL = 54, PIPE = 62, SPLICE = 30, NOP = 0;
  private static final int FIXED = 1, LINK = 4, SELECT = 32, MORE = 2, BUFFER = 1, BUFFER_MORE = 16, ANY_SLOT = -1, AT_FDCWD = -100, GROUP = 7;

  private static void run(Booted.Body body) {
    Booted.Setup.standard().run(body).exited(0);
  }

  private static int flags(int id) {
    return id << 16 | BUFFER;
  }

  private static int number(Errno errno) {
    return -errno.number();
  }

  private static int[] pair(Guest guest, UserContext.Frame frame, int call, long... arguments) {
    long at = frame.allocate(8);
    long[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = at;
    guest.ok(call == PIPE2 ? guest.call(PIPE2, at, 0) : guest.call(call, all));
    var space = guest.user.current().space();
    return new int[] {space.readInt(at), space.readInt(at + 4)};
  }

  private static void write(Guest guest, int fd, long text, int bytes) {
    assertEquals(bytes, guest.ok(guest.call(WRITE, fd, text, bytes)));
  }

  @Test
  void aRequestTakesALentBufferWhenItsDataIsThere() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = new GuestRing(guest, 0);
            int[] pipe = pair(guest, frame, PIPE2);
            long buffers = frame.allocate(64);
            ring.put(PROVIDE, 0, 0, 2, 5, buffers, 16, 0, 1, GROUP, 0); // two of 16 bytes, whose ids begin with 5
            ring.put(READ_OP, SELECT, 0, pipe[0], 0, 0, 16, 0, 2, GROUP, 0);
            ring.enter(2, 1);
            write(guest, pipe[1], frame.string("lent"), 4);
            ring.enter(0, 2);
            assertEquals(List.of(new GuestRing.End(1, 0), new GuestRing.End(2, 4, flags(5))), ring.ends());
            assertEquals('l', guest.user.current().space().readInt(buffers) & 0xff);
            ring.put(REMOVE, 0, 0, 8, 0, 0, 0, 0, 3, GROUP, 0);
            write(guest, pipe[1], frame.string("more"), 4);
            ring.put(READ_OP, SELECT, 0, pipe[0], 0, 0, 16, 0, 4, GROUP, 0);
            ring.enter(2, 2);
            assertEquals(List.of(new GuestRing.End(3, 1), new GuestRing.End(4, number(Errno.ENOBUFS))), ring.ends());
          }
          return 0;
        });
  }

  /** A ring of two buffers of 16 bytes with the ids 3 and 4. */
  private static long bufferRing(Guest guest, GuestRing ring, UserContext.Frame frame, int flags) {
    var user = guest.user.current().space().user();
    long at = guest.ok(guest.call(MMAP, 0, 4096, 3, 0x22, -1, 0));
    long buffers = frame.allocate(32);
    long registration = frame.allocate(40);
    guest.user.current().space().copyOut(registration, new byte[40], 0, 40);
    user.writeLong(registration, at);
    user.writeInt(registration + 8, 4);
    user.writeInt(registration + 12, GROUP | flags << 16);
    assertEquals(0, guest.call(REGISTER, ring.fd, BUFFER_RING, registration, 1));
    for (int i = 0; i < 2; i++) {
      user.writeLong(at + 16L * i, buffers + 16L * i);
      user.writeInt(at + 16L * i + 8, 16);
      user.writeInt(at + 16L * i + 12, 3 + i | (i == 0 ? 2 << 16 : 0)); // the tail lies beside the first id
    }
    return at;
  }

  @Test
  void oneRequestReadsAStreamIntoARingOfBuffersUntilNoneIsLeft() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = new GuestRing(guest, 0);
            int[] pipe = pair(guest, frame, PIPE2);
            bufferRing(guest, ring, frame, 0);
            ring.put(READ_MULTISHOT, SELECT, 0, pipe[0], 0, 0, 0, 0, 9, GROUP, 0);
            ring.enter(1, 0);
            for (int id : new int[] {3, 4}) {
              write(guest, pipe[1], frame.string("abc"), 3);
              ring.enter(0, 1);
              assertEquals(List.of(new GuestRing.End(9, 3, flags(id) | MORE)), ring.ends());
            }
            write(guest, pipe[1], frame.string("abc"), 3);
            ring.enter(0, 1);
            assertEquals(List.of(new GuestRing.End(9, number(Errno.ENOBUFS))), ring.ends());
          }
          return 0;
        });
  }

  @Test
  void aBufferCanBeUsedPieceByPiece() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = new GuestRing(guest, 0);
            int[] ends = pair(guest, frame, SOCKETPAIR, 1, 1, 0);
            long entries = bufferRing(guest, ring, frame, 2);
            long first = guest.user.current().space().readLong(entries);
            ring.put(RECV, SELECT, 2, ends[0], 0, 0, 0, 0, 9, GROUP, 0);
            ring.enter(1, 0);
            write(guest, ends[1], frame.string("0123456789"), 10);
            ring.enter(0, 1);
            assertEquals(List.of(new GuestRing.End(9, 10, flags(3) | MORE | BUFFER_MORE)), ring.ends());
            assertEquals(first + 10, guest.user.current().space().readLong(entries), "the entry was moved along");
            write(guest, ends[1], frame.string("012345"), 6);
            ring.enter(0, 1);
            assertEquals(List.of(new GuestRing.End(9, 6, flags(3) | MORE)), ring.ends());
          }
          return 0;
        });
  }

  /** A table of empty slots. */
  private static void slots(Guest guest, GuestRing ring, UserContext.Frame frame, int count) {
    long registration = frame.allocate(32);
    guest.user.current().space().copyOut(registration, new byte[32], 0, 32);
    guest.user.current().space().user().writeInt(registration, count);
    guest.user.current().space().user().writeInt(registration + 4, 1);
    assertEquals(0, guest.call(REGISTER, ring.fd, FILES2, registration, 32));
  }

  @Test
  void filesAreOpenedIntoSlotsWithoutDescriptors() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = new GuestRing(guest, 0);
            slots(guest, ring, frame, 2);
            int before = guest.user.current().files().count();
            long name = frame.string("/direct");
            long text = frame.string("slot");
            ring.put(OPENAT, LINK, 0, AT_FDCWD, 0, name, 0600, 0102, 1, 0, 2); // into slot 1
            ring.put(WRITE_OP, FIXED | LINK, 0, 1, 0, text, 4, 0, 2, 0, 0);
            ring.put(INSTALL, FIXED, 0, 1, 0, 0, 0, 0, 3, 0, 0);
            ring.enter(3, 3);
            List<GuestRing.End> ends = ring.ends();
            assertEquals(List.of(new GuestRing.End(1, 0), new GuestRing.End(2, 4)), ends.subList(0, 2));
            assertEquals(before + 1, guest.user.current().files().count(), "only what was installed has a descriptor");
            long back = frame.allocate(8);
            assertEquals(4, guest.call(67, ends.get(2).result(), back, 8, 0));
            ring.put(OPENAT, 0, 0, AT_FDCWD, 0, name, 0, 0, 4, 0, ANY_SLOT);
            ring.put(OPENAT, 0, 0, AT_FDCWD, 0, name, 0, 0, 5, 0, ANY_SLOT);
            ring.put(CLOSE, 0, 0, 0, 0, 0, 0, 0, 6, 0, 2);
            ring.put(CLOSE, 0, 0, 0, 0, 0, 0, 0, 7, 0, 2);
            ring.enter(4, 4);
            assertEquals(
                List.of(new GuestRing.End(4, 0), new GuestRing.End(5, number(Errno.ENFILE)), new GuestRing.End(6, 0), new GuestRing.End(7, number(Errno.EBADF))), ring.ends());
          }
          return 0;
        });
  }

  @Test
  void aPipeInSlotsCarriesWhatIsSplicedFromAFile() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = new GuestRing(guest, 0);
            slots(guest, ring, frame, 2);
            int fd = (int) guest.ok(guest.call(56, AT_FDCWD, frame.string("/spliced"), 0102, 0600));
            write(guest, fd, frame.string("0123456789"), 10);
            long ends = frame.allocate(8);
            ring.put(PIPE, 0, 0, 0, 0, ends, 0, 0, 1, 0, ANY_SLOT);
            ring.enter(1, 1);
            assertEquals(List.of(new GuestRing.End(1, 0)), ring.ends());
            assertEquals(1L << 32, guest.user.current().space().readLong(ends), "slots 0 and 1");
            ring.put(SPLICE, FIXED, 0, 1, -1, 4, 6, 0, 2, 0, fd); // from byte 4 of the file into the pipe
            ring.enter(1, 1);
            long back = frame.allocate(8);
            ring.put(READ_OP, FIXED, 0, 0, 0, back, 8, 0, 3, 0, 0);
            ring.enter(1, 1);
            assertEquals(List.of(new GuestRing.End(2, 6), new GuestRing.End(3, 6)), ring.ends());
            assertEquals('4', guest.user.current().space().readInt(back) & 0xff);
          }
          return 0;
        });
  }

  @Test
  void aMessageEndsInAnotherRing() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          GuestRing other = new GuestRing(guest, 0);
          ring.put(MSG_RING, 0, 0, other.fd, 77, 0, 42, 0, 1, 0, 0);
          ring.put(MSG_RING, 0, 0, 0, 77, 0, 42, 0, 2, 0, 0);
          ring.enter(2, 2);
          assertEquals(List.of(new GuestRing.End(1, 0), new GuestRing.End(2, number(Errno.EBADFD))), ring.ends());
          other.enter(0, 1);
          assertEquals(List.of(new GuestRing.End(77, 42)), other.ends());
          return 0;
        });
  }

  @Test
  void aRestrictedRingDoesWhatItMayAndNothingElse() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = restricted(guest, frame, ENTRIES_ALLOWED | NOP << 16, 1);
            ring.put(NOP, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0);
            ring.put(READ_OP, 0, 0, -1, 0, 0, 0, 0, 2, 0, 0);
            ring.enter(2, 2);
            assertEquals(List.of(new GuestRing.End(1, 0), new GuestRing.End(2, number(Errno.EACCES))), ring.ends());
            assertEquals(1, guest.call(REGISTER, ring.fd, PERSONALITY, 0, 0), "nothing was said of registrations");
          }
          return 0;
        });
  }

  @Test
  void whatMayBeRegisteredIsLimitedByItself() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = restricted(guest, frame, FILES2 << 16, 1);
            ring.put(NOP, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0);
            ring.enter(1, 1);
            assertEquals(List.of(new GuestRing.End(1, 0)), ring.ends());
            assertEquals(number(Errno.EACCES), guest.call(REGISTER, ring.fd, PERSONALITY, 0, 0));
            GuestRing mute = restricted(guest, frame, 0, 0);
            mute.put(NOP, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0);
            mute.enter(1, 1);
            assertEquals(List.of(new GuestRing.End(1, number(Errno.EACCES))), mute.ends());
            assertEquals(number(Errno.EACCES), guest.call(REGISTER, mute.fd, PERSONALITY, 0, 0));
          }
          return 0;
        });
  }

  /** {@return a ring that was limited, once by nonsense in vain, and enabled} */
  private static GuestRing restricted(Guest guest, UserContext.Frame frame, int restriction, int count) {
    GuestRing ring = new GuestRing(guest, R_DISABLED);
    long at = frame.allocate(16);
    guest.user.current().space().copyOut(at, new byte[16], 0, 16);
    guest.user.current().space().user().writeInt(at, NONSENSE);
    assertEquals(number(Errno.EINVAL), guest.call(REGISTER, ring.fd, RESTRICTIONS, at, 1));
    guest.user.current().space().user().writeInt(at, restriction);
    assertEquals(0, guest.call(REGISTER, ring.fd, RESTRICTIONS, at, count));
    assertEquals(number(Errno.EBUSY), guest.call(REGISTER, ring.fd, RESTRICTIONS, at, count));
    assertEquals(0, guest.call(REGISTER, ring.fd, ENABLE, 0, 0));
    return ring;
  }

  @Test
  void whatSubmitsInSomebodysNameActsWithTheirRights() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0);
          assertEquals(1, guest.call(REGISTER, ring.fd, PERSONALITY, 0, 0));
          assertEquals(2, guest.call(REGISTER, ring.fd, PERSONALITY, 0, 0));
          ring.put(NOP, 0, 0, -1, 0, 0, 0, 0, 1, 2 << 16, 0);
          ring.put(NOP, 0, 0, -1, 0, 0, 0, 0, 2, 3 << 16, 0);
          ring.enter(2, 2);
          assertEquals(List.of(new GuestRing.End(1, 0), new GuestRing.End(2, number(Errno.EINVAL))), ring.ends());
          return 0;
        });
  }

  @Test
  void aChainMayBeLongerThanAnyStack() {
    run(
        guest -> {
          GuestRing ring = new GuestRing(guest, 0, 32768);
          for (int i = 0; i < 30000; i++) {
            ring.put(i == 0 ? READ_OP : NOP, LINK, 0, -1, 0, 0, 0, 0, i, 0, 0);
          }
          assertEquals(30000, ring.enter(30000, 30000));
          List<GuestRing.End> ends = ring.ends();
          assertEquals(new GuestRing.End(0, number(Errno.EBADF)), ends.getFirst());
          assertEquals(new GuestRing.End(29999, number(Errno.ECANCELED)), ends.getLast());
          return 0;
        });
  }
}
