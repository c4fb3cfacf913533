package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import pith.kernel.program.UserContext;

/**
 * What runtimes make use of to spare calls and copies: buffers in the kernel's pages, rings by numbers, requests of many shots, vectors that can be used again
 * at once.
 */
class UringRuntimesTest {
  private static final int REGISTER = 427, ENTER = 426, PIPE2 = 59, READ = 63, WRITE = 64, SOCKETPAIR = 199, REGISTERED_RING = 16, BUFFER_RING = 22, RING_NUMBERS = 20, MAPS = 1, INCREMENTAL = 2, BUFFER_MORE = 16;
  private static final int READV_OP = 1, POLL_ADD = 6, RECVMSG = 10, NOP = 0, ASYNC = 16, SELECT = 32, MORE = 2, BUFFER = 1, MULTISHOT = 2, POLLIN = 1, GROUP = 7;

  private static void run(Booted.Body body) {
    Booted.Setup.standard().run(body).exited(0);
  }

  private static int[] pair(Guest guest, UserContext.Frame frame, boolean sockets) {
    long at = frame.allocate(8);
    guest.ok(sockets ? guest.call(SOCKETPAIR, 1, 2, 0, at) : guest.call(PIPE2, at, 0));
    return new int[] {guest.user.current().space().readInt(at), guest.user.current().space().readInt(at + 4)};
  }

  /** Two buffers of 64 bytes with the ids 3 and 4, in a ring whose pages are the kernel's. {@return where the buffers are} */
  private static long mappedBuffers(Guest guest, GuestRing ring, UserContext.Frame frame, int flags) {
    var space = guest.user.current().space();
    long registration = frame.allocate(40);
    space.copyOut(registration, new byte[40], 0, 40);
    space.user().writeInt(registration + 8, 4);
    space.user().writeInt(registration + 12, GROUP | (MAPS | flags) << 16);
    guest.ok(guest.call(REGISTER, ring.fd, BUFFER_RING, registration, 1));
    long at = ring.map(0x8000_0000L | GROUP << 16, 64);
    long buffers = frame.allocate(128);
    for (int i = 0; i < 2; i++) {
      space.user().writeLong(at + 16L * i, buffers + 64L * i);
      space.user().writeInt(at + 16L * i + 8, 64);
      space.user().writeInt(at + 16L * i + 12, 3 + i | (i == 0 ? 2 << 16 : 0));
    }
    return buffers;
  }

  @Test
  void whatIsLeftOfABufferIsPassedOverIfNoHeadOfAMessageFits() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = new GuestRing(guest, 0);
            int[] sockets = pair(guest, frame, true);
            mappedBuffers(guest, ring, frame, INCREMENTAL);
            long message = frame.allocate(56);
            guest.user.current().space().copyOut(message, new byte[56], 0, 56);
            ring.put(RECVMSG, SELECT, MULTISHOT, sockets[0], 0, message, 1, 0, 9, GROUP, 0);
            ring.enter(1, 0);
            for (int id : new int[] {3, 4}) {
              guest.ok(guest.call(WRITE, sockets[1], message, 40));
              ring.enter(0, 1);
              assertEquals(List.of(new GuestRing.End(9, 16 + 40, id << 16 | BUFFER | MORE | BUFFER_MORE)), ring.ends());
            }
          }
          return 0;
        });
  }

  @Test
  void oneRequestReceivesMessagesEachWithItsHeadIntoPagesOfTheKernels() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            var space = guest.user.current().space();
            GuestRing ring = new GuestRing(guest, 0);
            int[] sockets = pair(guest, frame, true);
            long buffers = mappedBuffers(guest, ring, frame, 0);
            long message = frame.allocate(56);
            space.copyOut(message, new byte[56], 0, 56);
            ring.put(RECVMSG, SELECT, MULTISHOT, sockets[0], 0, message, 1, 0, 9, GROUP, 0);
            ring.enter(1, 0);
            for (int id : new int[] {3, 4}) {
              guest.ok(guest.call(WRITE, sockets[1], frame.string("letter"), 6));
              ring.enter(0, 1);
              assertEquals(List.of(new GuestRing.End(9, 16 + 6, id << 16 | BUFFER | MORE)), ring.ends());
              assertEquals(6, space.readInt(buffers + 64L * (id - 3) + 8));
              assertEquals('l', space.readInt(buffers + 64L * (id - 3) + 16) & 0xff);
            }
          }
          return 0;
        });
  }

  @Test
  void aPollTellsOfEachTimeThatItsSubmitterMadeTheFileReady() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            GuestRing ring = new GuestRing(guest, 0);
            int[] pipe = pair(guest, frame, false);
            ring.put(POLL_ADD, 0, pipe[0], 0, 0, 1, POLLIN, 5);
            ring.enter(1, 0);
            long text = frame.string("ab");
            for (int i = 0; i < 3; i++) {
              guest.ok(guest.call(WRITE, pipe[1], text, 2));
              guest.ok(guest.call(READ, pipe[0], text, 2));
            }
            assertEquals(List.of(new GuestRing.End(5, POLLIN, MORE), new GuestRing.End(5, POLLIN, MORE), new GuestRing.End(5, POLLIN, MORE)), ring.ends());
          }
          return 0;
        });
  }

  @Test
  void aVectorMayBeUsedAgainOnceItsEntryIsSubmitted() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            var user = guest.user.current().space().user();
            GuestRing ring = new GuestRing(guest, 0);
            int[] pipe = pair(guest, frame, false);
            long vector = frame.allocate(16);
            user.writeLong(vector, frame.allocate(8));
            user.writeLong(vector + 8, 8);
            ring.put(READV_OP, ASYNC, pipe[0], -1, vector, 1, 0, 1);
            ring.enter(1, 0);
            user.writeLong(vector, 0);
            guest.ok(guest.call(WRITE, pipe[1], frame.string("ab"), 2));
            ring.enter(0, 1);
            assertEquals(List.of(new GuestRing.End(1, 2)), ring.ends());
          }
          return 0;
        });
  }

  @Test
  void aRingIsEnteredByItsNumber() {
    run(
        guest -> {
          try (UserContext.Frame frame = guest.user.frame()) {
            var space = guest.user.current().space();
            GuestRing ring = new GuestRing(guest, 0);
            long update = frame.allocate(16);
            space.user().writeLong(update, 0xffff_ffffL);
            space.user().writeLong(update + 8, ring.fd);
            assertEquals(1, guest.call(REGISTER, ring.fd, RING_NUMBERS, update, 1));
            ring.put(NOP, 0, -1, 3);
            assertEquals(1, guest.call(ENTER, space.readInt(update), 1, 0, REGISTERED_RING, 0, 0));
            assertEquals(List.of(new GuestRing.End(3, 0)), ring.ends());
          }
          return 0;
        });
  }
}
