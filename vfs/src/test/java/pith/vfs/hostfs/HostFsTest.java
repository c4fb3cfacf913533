package pith.vfs.hostfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.sync.outcome.Errno;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.OpenFlags;
import pith.vfs.PathWalk;
import pith.vfs.TestMachine;
import pith.vfs.XattrCalls;
import pith.vfs.Xattrs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;

class HostFsTest {
  private static final String SECRET = "the secret of the host";

  @TempDir Path host;
  private Path folder;
  private Path outside;

  @BeforeEach
  void plantTree() throws IOException {
    folder = Files.createDirectory(host.resolve("folder"));
    outside = Files.createDirectory(host.resolve("outside"));
    Files.writeString(outside.resolve("secret"), SECRET);
    Files.createDirectories(folder.resolve("dir/sub"));
    Files.writeString(folder.resolve("dir/file"), "inside");
    Files.writeString(folder.resolve("z"), "z");
    Files.writeString(folder.resolve("a"), "a");
    Files.createSymbolicLink(folder.resolve("absolute"), outside.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("up"), Path.of("../outside/secret"));
    Files.createSymbolicLink(folder.resolve("upDirectory"), Path.of("../outside"));
    Files.createSymbolicLink(folder.resolve("passwd"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(folder.resolve("processRoot"), Path.of("/proc/self/root"));
    Files.createSymbolicLink(folder.resolve("good"), Path.of("dir/file"));
  }

  /** Links that lead out of a temporary folder make JUnit complain. */
  @AfterEach
  void removeLinks() throws IOException {
    for (String link : List.of("absolute", "up", "upDirectory", "passwd", "processRoot")) {
      Files.deleteIfExists(folder.resolve(link));
    }
  }

  private TestMachine overlay() {
    return new TestMachine(vfs -> HostFileSystems.overlay(vfs, folder.toString()));
  }

  private TestMachine through() {
    return new TestMachine(vfs -> HostFileSystems.through(vfs, folder.toString()));
  }

  @Test
  void linksAreResolvedInsideTheMachine() {
    for (TestMachine machine : List.of(overlay(), through())) {
      assertEquals("inside", machine.read("/good"));
      for (String path : List.of("/absolute", "/up", "/upDirectory/secret", "/passwd", "/processRoot/etc/passwd", "/../outside/secret",
          "/dir/../../outside/secret", "/upDirectory/../outside/secret")) {
        assertEquals(Errno.ENOENT, TestMachine.errno(() -> machine.read(path)), path);
      }
      assertEquals("/etc/passwd", machine.vfs.attributes().readlink(machine.root, null, "/passwd"));
      machine.mkdir("/etc");
      machine.write("/etc/passwd", "the machine's own");
      assertEquals("the machine's own", machine.read("/passwd"));
      if (Files.exists(folder.resolve("etc"))) {
        machine.vfs.names().unlink(machine.root, null, "/etc/passwd");
        machine.vfs.names().rmdir(machine.root, null, "/etc");
      }
    }
  }

  @Test
  void aLinkSwappedInForADirectoryLeadsNowhere() throws IOException {
    for (TestMachine machine : List.of(overlay(), through())) {
      assertEquals(FileType.DIRECTORY, machine.stat("/dir").type());
      Files.move(folder.resolve("dir"), folder.resolve("dir.old"));
      Files.createSymbolicLink(folder.resolve("dir"), outside);
      assertNotEquals(null, TestMachine.errno(() -> machine.read("/dir/secret")));
      assertNotEquals(null, TestMachine.errno(() -> machine.read("/dir/file")));
      TestMachine.errno(() -> machine.write("/dir/made", "x"));
      TestMachine.errno(() -> machine.mkdir("/dir/madeDirectory"));
      TestMachine.errno(() -> machine.vfs.names().unlink(machine.root, null, "/dir/secret"));
      TestMachine.errno(() -> machine.vfs.attributes().chmod(machine.root, null, "/dir/secret", 0, 0));
      assertEquals(List.of("secret"), names(outside));
      assertEquals(SECRET, Files.readString(outside.resolve("secret")));
      Files.delete(folder.resolve("dir"));
      Files.move(folder.resolve("dir.old"), folder.resolve("dir"));
    }
  }

  /** Another program of the host flips a directory and a link as fast as it can while the machine walks through. */
  @Test
  void aRaceBetweenDirectoryAndLinkIsNeverWon() throws Exception {
    Files.writeString(folder.resolve("dir/secret"), "harmless");
    AtomicBoolean stop = new AtomicBoolean();
    Thread flipper = Thread.ofPlatform().start(() -> flip(stop));
    TestMachine machine = through();
    Random random = new Random(1);
    for (int i = 0; i < 4000; i++) {
      String name = "made" + random.nextInt(3);
      try {
        assertEquals("harmless", machine.read("/dir/secret"));
      } catch (pith.sync.outcome.Refused refused) {
        // The flipper was between two steps.
      }
      TestMachine.errno(() -> machine.write("/dir/" + name, "x"));
      TestMachine.errno(() -> machine.vfs.names().mkdir(machine.root, null, "/dir/d" + name, 0700));
      TestMachine.errno(() -> machine.vfs.names().rename(machine.root, null, "/dir/" + name, null, "/dir/made", 0));
    }
    stop.set(true);
    flipper.join();
    assertEquals("harmless", machine.read("/dir/secret"));
    assertEquals(List.of("secret"), names(outside));
    assertEquals(SECRET, Files.readString(outside.resolve("secret")));
  }

  private void flip(AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        Files.move(folder.resolve("dir"), folder.resolve("dir.old"));
        Files.createSymbolicLink(folder.resolve("dir"), outside);
        Files.delete(folder.resolve("dir"));
        Files.move(folder.resolve("dir.old"), folder.resolve("dir"));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (var all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anOverlayLeavesTheHostUntouched() throws IOException {
    FileTime before = Files.getLastModifiedTime(folder.resolve("dir/file"));
    TestMachine machine = overlay();
    machine.write("/dir/file", "changed");
    machine.write("/dir/new", "new");
    machine.vfs.names().unlink(machine.root, null, "/z");
    machine.vfs.names().rename(machine.root, null, "/dir", null, "/moved", 0);
    machine.vfs.attributes().chmod(machine.root, null, "/a", 0600, 0);
    machine.vfs.attributes().chown(machine.root, null, "/a", 7, 8, 0);
    machine.vfs.dentries().shrink(Integer.MAX_VALUE);
    assertEquals("changed", machine.read("/moved/file"));
    assertEquals("new", machine.read("/moved/new"));
    assertTrue(machine.exists("/moved/sub"));
    assertFalse(machine.exists("/z"));
    assertFalse(machine.exists("/dir"));
    assertEquals(7, machine.stat("/a").uid());
    assertEquals("inside", Files.readString(folder.resolve("dir/file")));
    assertEquals("z", Files.readString(folder.resolve("z")));
    assertEquals(before, Files.getLastModifiedTime(folder.resolve("dir/file")));
    assertEquals(List.of("file", "sub"), names(folder.resolve("dir")));
  }

  @Test
  void anOverlayKeepsExtendedAttributesInMemory() {
    TestMachine machine = overlay();
    machine.write("/new", "new");
    for (String path : List.of("/dir", "/dir/file", "/new")) {
      try (pith.vfs.Path at = PathWalk.resolve(machine.root, null, path, 0)) {
        XattrCalls.set(at, "user.colour", new byte[] {1, 2}, Xattrs.CREATE, Credentials.ROOT);
      }
    }
    machine.vfs.dentries().shrink(Integer.MAX_VALUE);
    for (String path : List.of("/dir", "/dir/file", "/new")) {
      try (pith.vfs.Path at = PathWalk.resolve(machine.root, null, path, 0)) {
        assertEquals(List.of("user.colour"), XattrCalls.list(at, Credentials.ROOT), path);
      }
    }
  }

  @Test
  void whatWasCutOffDoesNotComeBack() {
    TestMachine machine = overlay();
    machine.vfs.attributes().truncate(machine.root, "/dir/file", 2);
    machine.vfs.attributes().truncate(machine.root, "/dir/file", 6);
    assertEquals("in\0\0\0\0", machine.read("/dir/file"));
  }

  @Test
  void oneWrittenPageOfALargeFileStaysAndTheOthersAreTheHosts() throws IOException {
    byte[] large = new byte[1_000_000];
    new Random(5).nextBytes(large);
    Files.write(folder.resolve("large"), large);
    TestMachine machine = overlay();
    File file = machine.open("/large", OpenFlags.RDWR);
    file.writeAt(new ByteSource(new byte[] {1, 2, 3}), 500_000);
    System.arraycopy(new byte[] {1, 2, 3}, 0, large, 500_000, 3);
    ByteTarget all = new ByteTarget(new byte[large.length]);
    file.readAt(all, 0);
    assertEquals(FileName.of(large), FileName.of(all.toArray()));
    assertNotEquals(FileName.of(large), FileName.of(Files.readAllBytes(folder.resolve("large"))));
    file.put();
  }

  @Test
  void listingsAreSortedAndNumbersAreOurOwn() {
    TestMachine machine = overlay();
    assertEquals(List.of("a", "absolute", "dir", "good", "passwd", "processRoot", "up", "upDirectory", "z"), machine.list("/"));
    assertTrue(machine.stat("/z").inode() < 20);
    assertEquals(machine.stat("/z").inode(), overlayAgain().stat("/z").inode());
    assertEquals(0, machine.stat("/z").uid());
    assertEquals(machine.stat("/").device(), machine.stat("/dir/sub").device());
  }

  private TestMachine overlayAgain() {
    TestMachine machine = overlay();
    machine.list("/");
    return machine;
  }

  @Test
  void attributesAreTheHosts() throws IOException {
    Files.setLastModifiedTime(folder.resolve("z"), FileTime.from(java.time.Instant.ofEpochSecond(1_000_000_000, 123_456_000)));
    TestMachine machine = overlay();
    assertEquals(1_000_000_000_123_456_000L, machine.stat("/z").modified());
    assertEquals(1_000_000_000_123_456_000L, machine.stat("/z").accessed());
    assertEquals(Files.getAttribute(folder.resolve("z"), "unix:mode", LinkOption.NOFOLLOW_LINKS), machine.stat("/z").mode());
  }

  @Test
  void whatIsWrittenThroughIsOnTheHost() throws IOException {
    TestMachine machine = through();
    machine.write("/dir/new", "through");
    machine.vfs.attributes().chmod(machine.root, null, "/dir/new", 06755, 0);
    machine.vfs.names().mkdir(machine.root, null, "/made", 0751);
    machine.vfs.names().rename(machine.root, null, "/dir/sub", null, "/made/sub", 0);
    machine.symlink("../outside", "/link");
    machine.vfs.names().link(machine.root, null, "/z", 0, null, "/made/z2");
    assertEquals("through", Files.readString(folder.resolve("dir/new")));
    assertEquals(0100755, Files.getAttribute(folder.resolve("dir/new"), "unix:mode"), "no set-id bits on the host");
    assertEquals(040751, Files.getAttribute(folder.resolve("made"), "unix:mode"));
    assertTrue(Files.isDirectory(folder.resolve("made/sub")));
    assertEquals(Path.of("../outside"), Files.readSymbolicLink(folder.resolve("link")));
    assertEquals(2, Files.getAttribute(folder.resolve("z"), "unix:nlink"));
    assertEquals(Errno.ENOENT, TestMachine.errno(() -> machine.list("/link")));
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.attributes().chown(machine.root, null, "/z", 5, 5, 0)));
    assertEquals(
        Errno.EPERM,
        TestMachine.errno(() -> machine.vfs.names().mknod(machine.root, null, "/n", FileType.CHARACTER.bits() | 0600, 259)));
  }

  @Test
  void whatTheHostChangesIsSeenThroughARwBind() throws IOException {
    TestMachine machine = through();
    assertEquals("inside", machine.read("/dir/file"));
    assertFalse(machine.exists("/dir/later"));
    Files.writeString(folder.resolve("dir/file"), "changed by the host");
    Files.writeString(folder.resolve("dir/later"), "later");
    Files.delete(folder.resolve("z"));
    assertEquals("changed by the host", machine.read("/dir/file"));
    assertEquals("later", machine.read("/dir/later"));
    assertEquals(List.of("file", "later", "sub"), machine.list("/dir").stream().sorted().toList());
    assertFalse(machine.exists("/z"));
  }

  @Test
  void aRemovedFileLivesOnForWhoHasItOpen() {
    TestMachine machine = through();
    File file = machine.open("/dir/file", OpenFlags.RDONLY);
    machine.vfs.names().unlink(machine.root, null, "/dir/file");
    assertEquals("inside", TestMachine.read(file));
    file.put();
    assertFalse(machine.exists("/dir/file"));
  }

  @Test
  void pipesAndDevicesOfTheHostCannotBeOpened() throws Exception {
    new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
    for (TestMachine machine : List.of(overlay(), through())) {
      assertEquals(FileType.FIFO, machine.stat("/pipe").type());
      assertEquals(Errno.ENXIO, TestMachine.errno(() -> machine.open("/pipe", OpenFlags.RDONLY)));
    }
  }

  @Test
  void namesThatAreNotTextAreKept() {
    TestMachine machine = through();
    String odd = FileName.of(new byte[] {(byte) 0xff, 'x', (byte) 0xc3, 10});
    machine.write("/" + odd, "odd");
    TestMachine again = overlay();
    assertTrue(again.list("/").contains(odd));
    assertEquals("odd", again.read("/" + odd));
    machine.vfs.names().unlink(machine.root, null, "/" + odd);
  }

  @Test
  void oneFileOfTheHostIsShownReadOnly() {
    TestMachine machine = new TestMachine();
    machine.write("/program", "");
    try (pith.vfs.Path at = PathWalk.resolve(machine.root, null, "/program", 0)) {
      machine.vfs.mountCalls().mount(HostFileSystems.file(machine.vfs, folder.resolve("dir/file").toString()), at, 0);
    }
    assertEquals("inside", machine.read("/program"));
    assertEquals(Errno.EROFS, TestMachine.errno(() -> machine.open("/program", OpenFlags.RDWR)));
    assertEquals(Errno.EISDIR, TestMachine.errno(() -> HostFileSystems.file(machine.vfs, folder.toString())));
    assertEquals(Errno.ENOENT, TestMachine.errno(() -> HostFileSystems.file(machine.vfs, folder.resolve("none").toString())));
  }

  @Test
  void theGuestCannotMountMoreOfTheHost() {
    TestMachine machine = overlay();
    machine.vfs.fileSystems().register(HostFileSystems.TYPE);
    assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.mountCalls().mount(machine.root, "/etc", "/dir", "hostfs", 0, "")));
  }

  @Test
  void aMountThatGoesReturnsItsMemoryAndDescriptors() throws IOException {
    for (int i = 0; i < 300; i++) {
      Files.writeString(folder.resolve("dir/f" + i), "x".repeat(i * 50));
    }
    TestMachine machine = new TestMachine();
    machine.mkdir("/m");
    machine.memory.slabs().shrink();
    long before = machine.memory.pages().freePages();
    long descriptors = names(Path.of("/proc/self/fd")).size();
    for (boolean writes : new boolean[] {false, true}) {
      try (pith.vfs.Path at = PathWalk.resolve(machine.root, null, "/m", 0)) {
        machine.vfs.mountCalls().mount(
            writes ? HostFileSystems.through(machine.vfs, folder.toString()) : HostFileSystems.overlay(machine.vfs, folder.toString()), at, 0);
      }
      for (int i = 0; i < 300; i++) {
        assertEquals(i * 50, machine.read("/m/dir/f" + i).length());
      }
      assertNull(TestMachine.errno(() -> machine.write("/m/dir/f1", "changed")));
      machine.vfs.mountCalls().unmount(machine.root, "/m", 0);
    }
    machine.memory.slabs().shrink();
    assertEquals(before, machine.memory.pages().freePages(), 20);
    assertEquals(descriptors, names(Path.of("/proc/self/fd")).size(), 2);
  }
}
