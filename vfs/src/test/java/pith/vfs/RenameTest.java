package pith.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.sync.outcome.Errno;

class RenameTest {
  private final TestMachine machine = new TestMachine();

  @BeforeEach
  void plantTree() {
    for (String directory : List.of("/a", "/a/sub", "/a/sub/deep", "/empty", "/full", "/full/x")) {
      machine.mkdir(directory);
    }
    machine.write("/file", "file");
    machine.write("/other", "other");
    machine.symlink("file", "/link");
    machine.vfs.names().link(machine.root, null, "/file", 0, null, "/hard");
  }

  private void rename(String from, String to, int flags) {
    machine.vfs.names().rename(machine.root, null, from, null, to, flags);
  }

  /** Flags: 1 is NOREPLACE, 2 EXCHANGE. Seen to be what Linux answers for the same tree. */
  @ParameterizedTest
  @CsvSource({
    "/file, /new, 0, ", "/file, /other, 0, ", "/file, /other, 1, EEXIST", "/file, /new, 1, ", "/file, /new, 2, ENOENT", "/file, /a, 0, EISDIR",
    "/a, /file, 0, ENOTDIR", "/a, /empty, 0, ", "/a, /full, 0, ENOTEMPTY", "/a, /a/sub/x, 0, EINVAL", "/a, /a, 0, ", "/a, /a/sub, 0, EINVAL",
    "/a/sub, /a, 0, ENOTEMPTY", "/a/sub/deep, /a, 0, ENOTEMPTY", "/a/sub, /a, 2, EINVAL", "/file, /hard, 0, ", "/nothing, /new, 0, ENOENT",
    "/file, /nothing/x, 0, ENOENT", "/file, /other/x, 0, ENOTDIR", "/file/, /new, 0, ENOTDIR", "/file, /new/, 0, ENOTDIR", "/a, /new/, 0, ",
    "/a/, /new, 0, ", "/., /new, 0, EBUSY", "/a/.., /new, 0, EBUSY", "/, /new, 0, EBUSY", "/file, /a/., 0, EBUSY", "/file, /a/.., 1, EEXIST",
    "/file, /, 0, EBUSY", "/link, /new, 0, ", "/file, /link, 0, ", "/link, /file, 0, ", "/a, /link, 0, ENOTDIR", "/a, /other, 2, ",
    "/file, /other, 3, EINVAL", "/file, /other, 8, EINVAL", "/full, /a/sub, 2, ", "/link/, /new, 0, ENOTDIR"
  })
  void endsAsOnLinux(String from, String to, int flags, Errno expected) {
    assertEquals(expected, TestMachine.errno(() -> rename(from, to, flags)));
  }

  @Test
  void movesTheFileAndItsName() {
    long inode = machine.stat("/file").inode();
    rename("/file", "/a/moved", 0);
    assertFalse(machine.exists("/file"));
    assertEquals(inode, machine.stat("/a/moved").inode());
    assertEquals("file", machine.read("/a/moved"));
  }

  @Test
  void namesOfOneFileStayWhenOneIsRenamedToTheOther() {
    rename("/file", "/hard", 0);
    assertTrue(machine.exists("/file"));
    assertTrue(machine.exists("/hard"));
    assertEquals(2, machine.stat("/file").links());
  }

  @Test
  void anExchangeSwapsAndKeepsLinkCounts() {
    rename("/other", "/a/sub", RenameCall.EXCHANGE);
    assertEquals("other", machine.read("/a/sub"));
    assertTrue(machine.exists("/other/deep"));
    assertEquals(2, machine.stat("/a").links());
    assertEquals(6, machine.stat("/").links(), "a, empty, full and other");
    assertEquals(machine.stat("/").inode(), machine.stat("/other/..").inode());
  }

  @Test
  void aReplacedFileLivesOnForWhoHasItOpen() {
    File open = machine.open("/other", OpenFlags.RDONLY);
    rename("/file", "/other", 0);
    assertEquals("other", TestMachine.read(open));
    assertEquals(0, open.stat().links());
    open.put();
    assertEquals("file", machine.read("/other"));
  }

  @Test
  void mountPointsStayWhereTheyAre() {
    machine.vfs.fileSystems().register(pith.vfs.tmpfs.TmpFsType.TMPFS);
    machine.vfs.mountCalls().mount(machine.root, "none", "/empty", "tmpfs", 0, "");
    assertEquals(Errno.EBUSY, TestMachine.errno(() -> rename("/empty", "/new", 0)));
    assertEquals(Errno.EBUSY, TestMachine.errno(() -> rename("/a", "/empty", 0)));
    assertEquals(Errno.EXDEV, TestMachine.errno(() -> rename("/file", "/empty/x", 0)));
    assertEquals(Errno.EBUSY, TestMachine.errno(() -> machine.vfs.names().rmdir(machine.root, null, "/empty")));
  }

  @Test
  void watchersAreTold() {
    List<String> events = new ArrayList<>();
    machine.vfs.notifier((mask, inode, directory, name, cookie) -> events.add(Integer.toHexString(mask) + " " + name + " " + cookie));
    rename("/file", "/other", 0);
    machine.mkdir("/d");
    machine.vfs.names().rmdir(machine.root, null, "/d");
    assertEquals(
        List.of("40 file 1", "80 other 1", "4 null 0", "800 null 0", "400 null 0", "40000100 d 0", "400 null 0", "40000200 d 0"), events);
  }
}
