package pith.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Credentials;
import pith.vfs.tmpfs.TmpFsType;

class PathWalkTest {
  private final TestMachine machine = new TestMachine();

  @BeforeEach
  void plantTree() {
    machine.mkdir("/a");
    machine.mkdir("/a/b");
    machine.mkdir("/m");
    machine.write("/a/file", "file");
    machine.write("/a/b/deep", "deep");
    machine.symlink("/a/b", "/absolute");
    machine.symlink("a/b", "/relative");
    machine.symlink("../file", "/a/b/up");
    machine.symlink("file", "/a/same");
    machine.symlink("nothing", "/dangling");
    machine.symlink("loop", "/loop");
    machine.symlink("/", "/slash");
    machine.symlink("b/", "/a/withSlash");
    machine.symlink("../../../../a", "/a/b/farUp");
    try (Path at = PathWalk.resolve(machine.root, null, "/m", 0)) {
      machine.vfs.mountCalls().mount(TmpFsType.TMPFS, "tmpfs", at, 0, "");
    }
    machine.mkdir("/m/inner");
    machine.symlink("../a/file", "/m/out");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/file, /a/file", "//a///file, /a/file", "/a/./b/../file, /a/file", "/.., /", "/../../a, /a", "/a/b/.., /a",
    "/absolute/deep, /a/b/deep", "/relative/deep, /a/b/deep", "/relative, /a/b", "/a/b/up, /a/file", "/a/same, /a/file",
    "/slash, /", "/slash/a/file, /a/file", "/a/withSlash/deep, /a/b/deep", "/a/withSlash, /a/b", "/a/b/farUp/file, /a/file",
    "/m, /m", "/m/.., /", "/m/inner/../.., /", "/m/out, /a/file", "/m/../a/file, /a/file", "/relative/../file, /a/file",
    "/a/b/, /a/b", "/relative/, /a/b", "/m/., /m", "a/file, /a/file", "., /"
  })
  void findsWhatAPathNames(String path, String expected) {
    try (Path found = PathWalk.resolve(machine.root, null, path, LookupFlags.FOLLOW);
        Path root = machine.root.context().root()) {
      assertEquals(expected, found.text(root));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/a/nothing, ENOENT", "/nothing/x, ENOENT", "/a/file/x, ENOTDIR", "/a/file/, ENOTDIR", "/a/file/., ENOTDIR", "/a/file/.., ENOTDIR",
    "/dangling, ENOENT", "/dangling/, ENOENT", "/loop, ELOOP", "/loop/x, ELOOP", "/a/same/, ENOTDIR", "'', ENOENT"
  })
  void refusesAsLinuxDoes(String path, Errno expected) {
    assertEquals(expected, TestMachine.errno(() -> machine.stat(path)));
  }

  @Test
  void aLinkAtTheEndIsFollowedOnlyIfAskedOrWithASlash() {
    assertEquals("lrwxrwxrwx", pith.vfs.attr.Mode.text(machine.lstat("/relative").mode()));
    assertEquals(machine.stat("/a/b").inode(), machine.lstat("/relative/").inode());
    assertEquals("nothing", machine.vfs.attributes().readlink(machine.root, null, "/dangling"));
  }

  @Test
  void fortyLinksAreFollowedAndNotOneMore() {
    machine.write("/l0", "end");
    for (int i = 1; i <= 41; i++) {
      machine.symlink("l" + (i - 1), "/l" + i);
    }
    assertNull(TestMachine.errno(() -> machine.stat("/l40")));
    assertEquals(Errno.ELOOP, TestMachine.errno(() -> machine.stat("/l41")));
  }

  @Test
  void namesAndPathsHaveLimits() {
    String longest = "n".repeat(255);
    machine.write("/" + longest, "x");
    assertEquals("x", machine.read("/" + longest));
    assertEquals(Errno.ENAMETOOLONG, TestMachine.errno(() -> machine.stat("/" + longest + "n")));
    assertNull(TestMachine.errno(() -> machine.stat("/./".repeat(1364) + "//a")));
    assertEquals(Errno.ENAMETOOLONG, TestMachine.errno(() -> machine.stat("/".repeat(4096))));
  }

  @Test
  void nothingAboveTheRootOfAProcessIsReachable() {
    machine.vfs.mountCalls().chroot(machine.root, "/a");
    machine.vfs.mountCalls().chdir(machine.root, "/b");
    assertEquals("/b", machine.vfs.mountCalls().workingDirectory(machine.root));
    assertEquals("file", machine.read("/../../file"));
    assertEquals("file", machine.read("../../../file"));
    assertEquals(Errno.ENOENT, TestMachine.errno(() -> machine.stat("/a")));
  }

  @ParameterizedTest
  @CsvSource({
    "8, b/deep, ", "8, ../a/file, EXDEV", "8, /a, EXDEV", "8, b/up, ", "8, b/farUp, EXDEV", "4, same, ELOOP", "4, b/deep, ",
    "16, /file, ", "16, ../../file, ", "16, b/farUp/file, ENOENT", "1, ../m, EXDEV", "1, b, "
  })
  void openat2RestrictsTheWalk(int resolve, String path, Errno expected) {
    try (Path base = PathWalk.resolve(machine.root, null, "/a", 0)) {
      assertEquals(expected, TestMachine.errno(() -> machine.vfs.opener().open(machine.root, base, path, 0, 0, resolve).put()));
    }
  }

  @Test
  void anEmptyPathMeansTheBaseIfAllowed() {
    try (Path base = PathWalk.resolve(machine.root, null, "/a/file", 0)) {
      assertEquals(4, machine.vfs.attributes().stat(machine.root, base, "", LookupFlags.EMPTY_PATH).size());
      assertEquals(Errno.ENOTDIR, TestMachine.errno(() -> machine.vfs.attributes().stat(machine.root, base, "x", 0)));
    }
  }

  @Test
  void searchPermissionIsAskedOfEachDirectory() {
    machine.vfs.attributes().chmod(machine.root, null, "/a", 0644, 0);
    Caller other = machine.as(Credentials.of(1000, 1000));
    assertEquals(Errno.EACCES, TestMachine.errno(() -> machine.vfs.attributes().stat(other, null, "/a/file", 0)));
    assertEquals(Errno.EACCES, TestMachine.errno(() -> machine.vfs.attributes().stat(other, null, "/a/nothing", 0)));
    assertEquals(Errno.EACCES, TestMachine.errno(() -> machine.vfs.attributes().stat(other, null, "/a/..", 0)));
    assertNull(TestMachine.errno(() -> machine.vfs.attributes().stat(other, null, "/a", 0)));
  }

  @Test
  void removedPlacesAndDetachedMountsAreShownAsSuch() {
    try (Path gone = PathWalk.resolve(machine.root, null, "/a/b", 0);
        Path inner = PathWalk.resolve(machine.root, null, "/m/inner", 0);
        Path root = machine.root.context().root()) {
      machine.vfs.names().unlink(machine.root, null, "/a/b/deep");
      machine.vfs.names().unlink(machine.root, null, "/a/b/up");
      machine.vfs.names().unlink(machine.root, null, "/a/b/farUp");
      machine.vfs.names().rmdir(machine.root, null, "/a/b");
      assertEquals("/a/b (deleted)", gone.text(root));
      assertEquals(Errno.EBUSY, TestMachine.errno(() -> machine.vfs.mountCalls().unmount(machine.root, "/m", 0)));
      machine.vfs.mountCalls().unmount(machine.root, "/m", MountCalls.DETACH);
      assertEquals("(unreachable)/inner", inner.text(root));
    }
  }

  @Test
  void unmountingFreesEveryObject() {
    long before = machine.memory.pages().freePages();
    for (int round = 0; round < 3; round++) {
      machine.mkdir("/t" + round);
      try (Path at = PathWalk.resolve(machine.root, null, "/t" + round, 0)) {
        machine.vfs.mountCalls().mount(TmpFsType.TMPFS, "tmpfs", at, 0, "");
      }
      for (int i = 0; i < 200; i++) {
        machine.write("/t" + round + "/" + i, "x".repeat(5000));
      }
      machine.vfs.mountCalls().unmount(machine.root, "/t" + round, 0);
      machine.vfs.names().rmdir(machine.root, null, "/t" + round);
    }
    machine.memory.slabs().shrink();
    assertEquals(before, machine.memory.pages().freePages(), 20);
  }

  private void walk(String path, int flags) {
    PathWalk.resolve(machine.root, null, path, flags).close();
  }

  @Test
  void aPathThatIsCachedIsWalkedWithoutTheLock() {
    walk("/a/b/deep", 0);
    DentryFigures before = machine.vfs.dentries().figures();
    walk("/a/.//b/deep", 0);
    DentryFigures after = machine.vfs.dentries().figures();
    assertEquals(before.lockFreeWalks() + 1, after.lockFreeWalks());
    assertEquals(before.lockedLookups(), after.lockedLookups());
    machine.vfs.dentries().lockFree(false);
    walk("/a/b/deep", 0);
    assertEquals(after.lockedLookups() + 3, machine.vfs.dentries().figures().lockedLookups());
  }

  @Test
  void whatIsCachedOnlyIsFoundWithoutAskingAFileSystem() {
    walk("/a/b", LookupFlags.CACHED);
    assertEquals(Errno.EAGAIN, assertThrows(Refused.class, () -> walk("/a/unknown", LookupFlags.CACHED)).errno());
    assertEquals(Errno.ENOENT, assertThrows(Refused.class, () -> walk("/a/unknown", 0)).errno());
    assertEquals(Errno.ENOENT, assertThrows(Refused.class, () -> walk("/a/unknown", LookupFlags.CACHED)).errno());
  }
}
