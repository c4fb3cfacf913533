package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.sync.outcome.Errno;

/** What a process may have and where it may run: limits, affinity, priority, names. */
class LimitsTest {
  private static final int NOFILE = 7, AS = 9, NICE_OFFSET = 20;
  private static final int PR_SET_NAME = 15, PR_GET_NAME = 16;

  private static void run(Booted.Body body) {
    Setup.standard().run(body).exited(0);
  }

  private static long limit(Guest guest, int resource, long soft, long hard) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(16);
      guest.user.put(at, soft);
      guest.user.put(at + 8, hard);
      return guest.call(164, resource, at);
    }
  }

  private static long[] limits(Guest guest, int resource) {
    try (var frame = guest.user.frame()) {
      long at = frame.allocate(16);
      guest.ok(guest.call(261, 0, resource, 0, at));
      return new long[] {guest.user.get(at), guest.user.get(at + 8)};
    }
  }

  @Test
  void descriptorsAreNumberedBelowTheLimit() {
    run(
        guest -> {
          guest.ok(limit(guest, NOFILE, 5, 10));
          assertEquals(3, guest.call(23, 1));
          assertEquals(4, guest.call(23, 1));
          guest.refused(Errno.EMFILE, guest.call(23, 1));
          guest.refused(Errno.EMFILE, guest.open("/", 0, 0));
          guest.refused(Errno.EBADF, guest.call(24, 1, 5, 0));
          guest.refused(Errno.EINVAL, guest.call(25, 1, 0, 5));
          guest.refused(Errno.EINVAL, guest.call(25, 1, 0, -1));
          guest.ok(limit(guest, NOFILE, 6, 10));
          assertEquals(5, guest.call(23, 1));
          return 0;
        });
  }

  @Test
  void limitsAreLoweredByAnybodyAndRaisedByRoot() {
    run(
        guest -> {
          guest.refused(Errno.EINVAL, limit(guest, NOFILE, 20, 10));
          guest.refused(Errno.EINVAL, limit(guest, 16, 1, 1));
          guest.ok(limit(guest, NOFILE, 100, 200));
          guest.ok(limit(guest, NOFILE, 100, 300));
          int child =
              guest.fork(
                  user -> {
                    user.ok(user.setuid(1000));
                    assertArrayEquals(new long[] {100, 300}, limits(user, NOFILE));
                    user.ok(limit(user, NOFILE, 300, 300));
                    user.ok(limit(user, NOFILE, 50, 250));
                    user.refused(Errno.EPERM, limit(user, NOFILE, 50, 300));
                    return 0;
                  });
          assertTrue(guest.wait4(child, 0).exited(0));
          assertArrayEquals(new long[] {100, 300}, limits(guest, NOFILE));
          return 0;
        });
  }

  @Test
  void theAddressSpaceIsLimited() {
    run(
        guest -> {
          guest.user.frame();
          guest.ok(limit(guest, AS, 1 << 20, -1));
          guest.refused(Errno.ENOMEM, guest.call(222, 0, 2 << 20, 3, 0x22, -1, 0));
          guest.ok(guest.call(222, 0, 256 << 10, 3, 0x22, -1, 0));
          return 0;
        });
  }

  @Test
  void tasksRunOnlyWhereTheirAffinityLetsThem() {
    Setup.standard()
        .harts(4)
        .run(
            guest -> {
              try (var frame = guest.user.frame()) {
                long mask = frame.allocate(8);
                for (int hart = 3; hart >= 0; hart--) {
                  guest.user.put(mask, 1L << hart);
                  guest.ok(guest.call(122, 0, 8, mask));
                  guest.call(124);
                  assertEquals(hart, guest.user.current().hart().id());
                  assertEquals(8, guest.call(123, 0, 8, mask));
                  assertEquals(1L << hart, guest.user.get(mask));
                }
                guest.user.put(mask, 1L << 40);
                guest.refused(Errno.EINVAL, guest.call(122, 0, 8, mask));
                guest.refused(Errno.ESRCH, guest.call(122, 12345, 8, mask));
                guest.refused(Errno.EINVAL, guest.call(123, 0, 3, mask));
              }
              int child = guest.fork(inChild -> inChild.user.current().hart().id());
              assertTrue(guest.wait4(child, 0).exited(0), "affinity is inherited");
              return 0;
            })
        .exited(0);
  }

  @Test
  void nicenessGoesUpFreelyAndDownForRoot() {
    run(
        guest -> {
          guest.ok(guest.call(140, 0, 0, 5));
          assertEquals(NICE_OFFSET - 5, guest.call(141, 0, 0));
          guest.ok(guest.call(140, 0, 0, -100));
          assertEquals(NICE_OFFSET + 20, guest.call(141, 0, 0));
          guest.refused(Errno.EINVAL, guest.call(140, 7, 0, 0));
          guest.refused(Errno.ESRCH, guest.call(140, 0, 12345, 0));
          guest.ok(guest.call(140, 0, 0, 0));
          int child =
              guest.fork(
                  user -> {
                    user.ok(user.setuid(1000));
                    user.ok(user.call(140, 0, 0, 3));
                    user.refused(Errno.EACCES, user.call(140, 0, 0, 2));
                    user.refused(Errno.EPERM, user.call(140, 0, 1, 7));
                    return 0;
                  });
          assertTrue(guest.wait4(child, 0).exited(0));
          return 0;
        });
  }

  @Test
  void namesAreCutAtFifteenBytes() {
    run(
        guest -> {
          try (var frame = guest.user.frame()) {
            guest.ok(guest.call(167, PR_SET_NAME, frame.string("a-name-that-is-too-long")));
            long name = frame.allocate(16);
            guest.ok(guest.call(167, PR_GET_NAME, name));
            assertEquals("a-name-that-is-", new String(guest.user.current().space().readString(name, 16)));
          }
          guest.refused(Errno.EINVAL, guest.call(167, 9999));
          guest.refused(Errno.EINVAL, guest.call(167, 1, 65)); // PR_SET_PDEATHSIG
          return 0;
        });
  }
}
