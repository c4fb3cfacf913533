package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.kernel.Booted.Setup;
import pith.kernel.program.UserContext;
import pith.kernel.signal.Signal;
import pith.mm.physical.Work;
import pith.vfs.Caller;
import pith.vfs.DentryCache;
import pith.vfs.DentryFigures;
import pith.vfs.PathWalk;
import pith.vfs.attr.Credentials;

/**
 * Paths are walked without locks while their directories change names: what a walk finds was there at some moment, and what is always there is always found.
 */
class PathWalkRaceTest {
  private static final int MKDIRAT = 34, RENAMEAT2 = 276, FACCESSAT = 48, UNLINKAT = 35, MOUNT = 40, UMOUNT = 39, AT_FDCWD = -100, EXCHANGE = 2, REMOVEDIR = 0x200;
  private static final int ROUNDS = 150;

  private static long path(Guest guest, int call, String path, long... more) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long[] all = new long[more.length + 2];
      all[0] = AT_FDCWD;
      all[1] = frame.string(path);
      System.arraycopy(more, 0, all, 2, more.length);
      return guest.call(call, all);
    }
  }

  private static long rename(Guest guest, String from, String to, int flags) {
    try (UserContext.Frame frame = guest.user.frame()) {
      return guest.call(RENAMEAT2, AT_FDCWD, frame.string(from), AT_FDCWD, frame.string(to), flags);
    }
  }

  private static void tree(Guest guest) {
    for (String directory : new String[] {"/tmp/a", "/tmp/a/in", "/tmp/b", "/tmp/b/in", "/tmp/m"}) {
      guest.ok(path(guest, MKDIRAT, directory, 0755));
    }
    for (String file : new String[] {"/tmp/a/in/file", "/tmp/b/in/file"}) {
      int fd = (int) guest.ok(guest.open(file, 0101, 0644));
      guest.ok(guest.write(fd, file.substring(5, 6)));
      guest.close(fd);
    }
  }

  private static int reader(Guest guest) {
    for (int i = 0; i < ROUNDS; i++) {
      int fd = (int) guest.ok(guest.open(i % 2 == 0 ? "/tmp/a/in/file" : "/tmp/b/in/file", 0, 0)); // one of the two is always there
      guest.ok(guest.read(fd, 1));
      guest.close(fd);
      long there = path(guest, FACCESSAT, "/tmp/come/in/file", 0);
      assertTrue(there == 0 || there == -2, () -> "it is there, or is not: " + there);
      assertEquals(-2, path(guest, FACCESSAT, "/tmp/a/in/never", 0));
      long mounted = path(guest, FACCESSAT, "/tmp/m/..", 0);
      assertEquals(0, mounted);
    }
    return 7;
  }

  private static int changer(Guest guest) {
    for (int i = 0; i < ROUNDS; i++) {
      guest.ok(rename(guest, "/tmp/a", "/tmp/b", EXCHANGE));
      guest.ok(rename(guest, "/tmp/a/in", "/tmp/b/in", EXCHANGE));
      guest.ok(path(guest, MKDIRAT, "/tmp/come", 0755));
      guest.ok(path(guest, UNLINKAT, "/tmp/come", REMOVEDIR));
      if (i % 8 == 0) {
        mountAndUnmount(guest);
      }
    }
    return 7;
  }

  /** Takes away what is not in use, while it comes into use and goes out of it. */
  private static int shrinker(Guest guest) {
    for (int i = 0; i < ROUNDS; i++) {
      guest.kernel().vfs().dentries().shrink(3);
      guest.nanosleep(1);
    }
    return 7;
  }

  /** {@return the dentries that are in use, none of which may be listed as unused} */
  private static int dentriesInUse(Guest guest) {
    DentryCache dentries = guest.kernel().vfs().dentries();
    dentries.shrink(Integer.MAX_VALUE);
    assertEquals(0, dentries.unusedCount());
    return dentries.count();
  }

  private static void mountAndUnmount(Guest guest) {
    try (UserContext.Frame frame = guest.user.frame()) {
      long type = frame.string("tmpfs");
      long where = frame.string("/tmp/m");
      guest.ok(guest.call(MOUNT, type, where, type, 0, 0));
      long answer = guest.call(UMOUNT, where, 0);
      while (answer == -16) { // somebody is on their way through it
        guest.nanosleep(1);
        answer = guest.call(UMOUNT, where, 0);
      }
      guest.ok(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsAlwaysThereIsAlwaysFound(long seed) {
    Booted machine =
        Setup.standard()
            .harts(4)
            .seed(seed)
            .run(
                guest -> {
                  tree(guest);
                  int inUse = dentriesInUse(guest);
                  Holdings before = Holdings.of(guest);
                  int[] children = {
                    guest.fork(PathWalkRaceTest::changer), guest.fork(PathWalkRaceTest::reader), guest.fork(PathWalkRaceTest::reader), guest.fork(PathWalkRaceTest::shrinker)
                  };
                  for (int child : children) {
                    assertTrue(guest.wait4(child, 0).exited(7));
                  }
                  assertEquals(inUse, dentriesInUse(guest));
                  assertEquals(before.tasks(), Holdings.of(guest).tasks());
                  return 0;
                })
            .exited(0);
    DentryFigures figures = machine.kernel().vfs().dentries().figures();
    assertTrue(figures.lockFreeWalks() > 2 * ROUNDS, () -> "most walks take no lock: " + figures);
  }

  /** Takes what is not in use off the list, now sooner and now later. */
  private static int busyShrinker(Guest guest, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      guest.kernel().vfs().dentries().shrink(1);
      Work.charge(200 + i * 61 % 701);
    }
    return 7;
  }

  /** Without the second look of {@code DentryCache.dropWithoutLock} some of these walks leave a dentry that nobody has and that is not listed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatIsGivenBackWhileItIsTakenOffTheListIsListedAgainOrFreed(long seed) {
    AtomicBoolean over = new AtomicBoolean();
    Setup.standard()
        .harts(2)
        .seed(seed)
        .quantum(40)
        .run(
            guest -> {
              guest.close((int) guest.ok(guest.open("/tmp/file", 0101, 0644))); // in a root, which is in use whether or not names in it are known
              DentryCache dentries = guest.kernel().vfs().dentries();
              int shrinker = guest.fork(child -> busyShrinker(child, over));
              Caller who = new Caller(guest.kernel().vfs().newContext(), Credentials.ROOT);
              int inUse = dentriesInUse(guest);
              for (int i = 0; i < 3000; i++) {
                PathWalk.resolve(who, null, "/tmp/file", 0).close();
                for (int looks = 0; dentries.count() - dentries.unusedCount() != inUse; looks++) {
                  assertTrue(looks < 10_000_000, "nobody has it, it is not listed, and it is not freed");
                  Work.charge(10); // the other hart is just freeing it; with harts at once its host thread may rest meanwhile
                }
              }
              who.context().put();
              over.set(true);
              assertTrue(guest.wait4(shrinker, 0).exited(7));
              return 0;
            })
        .exited(0);
  }
}
