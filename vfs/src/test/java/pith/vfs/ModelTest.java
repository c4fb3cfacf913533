package pith.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.sync.outcome.Errno;
import pith.vfs.hostfs.HostFileSystems;
import pith.vfs.io.ByteSource;
import pith.vfs.tmpfs.TmpFsType;

/** Random operations here and on the host's file system through java.nio: every answer and every byte must be the same. */
class ModelTest {
  private static final String[] NAMES = {"a", "b", "c", "d", "e"};
  private static final String[] STEPS = {"a", "b", "c", "d", "e", "..", "."};
  private static final int OPERATIONS = 3_000;

  @TempDir java.nio.file.Path host;
  private TestMachine machine;
  private HostTree tree;
  private Random random;

  /** Deep enough that no {@code ..} reaches what differs between here and there. */
  private static final String WORK = "w/w/w/w/w/w/w/w/w/w/w/w";

  private void prepare(long seed) throws IOException {
    random = new Random(seed);
    tree = new HostTree(host.resolve("oracle").resolve(WORK));
    Files.createDirectories(tree.root);
    String path = "";
    for (String part : WORK.split("/")) {
      path += "/" + part;
      machine.mkdir(path);
    }
    machine.vfs.mountCalls().chdir(machine.root, path);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void operationsOnTmpfsEndAsOnTheHost(long seed) throws IOException {
    machine = new TestMachine();
    compare(seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void operationsOnAnOverlayEndAsOnTheHostAndLeaveTheFolderAlone(long seed) throws IOException {
    java.nio.file.Path folder = Files.createDirectory(host.resolve("folder"));
    HostTree below = new HostTree(folder);
    below.write("file", new byte[9000], 0, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    Map<String, String> before = below.snapshot();
    machine = new TestMachine(vfs -> HostFileSystems.overlay(vfs, folder.toString()));
    compare(seed);
    assertEquals(before, below.snapshot());
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 9, 10})
  void operationsWrittenThroughEndAsOnTheHostAndAreSeenThere(long seed) throws IOException {
    java.nio.file.Path folder = Files.createDirectory(host.resolve("folder"));
    machine = new TestMachine(vfs -> HostFileSystems.through(vfs, folder.toString()));
    compare(seed);
    assertEquals(tree.snapshot(), new HostTree(folder.resolve(WORK)).snapshot());
  }

  private void compare(long seed) throws IOException {
    prepare(seed);
    for (int i = 0; i < OPERATIONS; i++) {
      step("seed " + seed + " operation " + i + ": ");
      if (i % 500 == 499) {
        assertEquals(tree.snapshot(), snapshot(), "after operation " + i + " of seed " + seed);
      }
      if (i % 1000 == 700) {
        machine.vfs.dentries().shrink(random.nextInt(50));
      }
    }
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int parts = random.nextInt(3); parts > 0; parts--) {
      path.append(STEPS[random.nextInt(STEPS.length)]).append('/');
    }
    return path.append(NAMES[random.nextInt(NAMES.length)]).toString();
  }

  private void step(String where) {
    String one = path();
    String other = path();
    switch (random.nextInt(12)) {
      case 0, 1 -> same(where + "mkdir " + one,
          () -> Files.createDirectory(tree.at(one)), () -> machine.vfs.names().mkdir(machine.root, null, one, 0777));
      case 2, 3 -> create(where, one);
      case 4 -> same(where + "delete " + one, () -> Files.delete(tree.at(one)), () -> delete(one));
      case 5, 6 -> same(where + "rename " + one + " " + other,
          () -> tree.rename(one, other), () -> machine.vfs.names().rename(machine.root, null, one, null, other, 0));
      case 7 -> same(where + "link " + one + " " + other,
          () -> Files.createLink(tree.at(other), tree.at(one)),
          () -> machine.vfs.names().link(machine.root, null, one, 0, null, other));
      case 8 -> {
        String text = random.nextInt(4) == 0 ? "../" + NAMES[random.nextInt(5)] : path();
        same(where + "symlink " + text + " " + one,
            () -> Files.createSymbolicLink(tree.at(one), java.nio.file.Path.of(text)),
            () -> machine.vfs.names().symlink(machine.root, text, null, one));
      }
      case 9 -> overwrite(where, one);
      case 10 -> truncate(where, one);
      default -> same(where + "stat " + one,
          () -> tree.at(one).toRealPath(), () -> machine.vfs.attributes().stat(machine.root, null, one, LookupFlags.FOLLOW));
    }
  }

  private void create(String where, String path) {
    boolean exclusive = random.nextBoolean();
    byte[] data = bytes();
    long offset = random.nextInt(9000);
    same(where + "create " + path + (exclusive ? " exclusively" : ""),
        () -> tree.write(path, data, offset, StandardOpenOption.WRITE, exclusive ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE),
        () -> write(path, data, offset, OpenFlags.CREAT | (exclusive ? OpenFlags.EXCL : 0)));
  }

  private void overwrite(String where, String path) {
    byte[] data = bytes();
    long offset = random.nextInt(9000);
    boolean truncates = random.nextBoolean();
    StandardOpenOption second = truncates ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.WRITE;
    same(where + "write " + path,
        () -> tree.write(path, data, offset, StandardOpenOption.WRITE, second),
        () -> write(path, data, offset, truncates ? OpenFlags.TRUNC : 0));
  }

  private void truncate(String where, String path) {
    long size = random.nextInt(9000);
    same(where + "truncate " + path,
        () -> {
          try (var channel = java.nio.channels.FileChannel.open(tree.at(path), StandardOpenOption.WRITE)) {
            if (channel.size() > size) {
              channel.truncate(size);
            }
          }
        },
        () -> {
          File file = machine.open(path, OpenFlags.WRONLY);
          try {
            if (file.inode().size() > size) {
              file.truncate(size);
            }
          } finally {
            file.put();
          }
        });
  }

  private byte[] bytes() {
    byte[] data = new byte[random.nextInt(6000)];
    random.nextBytes(data);
    return data;
  }

  private void write(String path, byte[] data, long offset, int flags) {
    File file = machine.vfs.opener().open(machine.root, null, path, OpenFlags.WRONLY | flags, 0644);
    try {
      file.writeAt(new ByteSource(data), offset);
    } finally {
      file.put();
    }
  }

  /** As java.nio deletes: whatever is there, a directory with rmdir. */
  private void delete(String path) {
    boolean directory = machine.lstat(path).type() == pith.vfs.attr.FileType.DIRECTORY;
    if (directory) {
      machine.vfs.names().rmdir(machine.root, null, path);
    } else {
      machine.vfs.names().unlink(machine.root, null, path);
    }
  }

  private static void same(String what, HostTree.Call onHost, Runnable here) {
    Errno expected = HostTree.errno(onHost);
    assertEquals(expected, TestMachine.errno(here), what);
  }

  private Map<String, String> snapshot() {
    Map<String, String> all = new TreeMap<>();
    collect("", all);
    return all;
  }

  private void collect(String path, Map<String, String> all) {
    pith.vfs.attr.Stat stat = machine.lstat(path.isEmpty() ? "." : path);
    switch (stat.type()) {
      case DIRECTORY -> {
        all.put(path, "directory");
        machine.list(path.isEmpty() ? "." : path).forEach(name -> collect(path.isEmpty() ? name : path + "/" + name, all));
      }
      case SYMLINK -> all.put(path, "link " + stat.links() + " " + machine.vfs.attributes().readlink(machine.root, null, path));
      default -> all.put(
          path,
          "file " + stat.links() + " " + new java.math.BigInteger(1, FileName.bytes(machine.read(path))).hashCode() + " " + stat.size());
    }
  }

  /** The same again under a mount with a limit, to be sure that nothing is left when it goes. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void nothingLeaksWhenItIsUnmounted(long seed) throws IOException {
    machine = new TestMachine();
    long before = machine.memory.pages().freePages();
    machine.mkdir("/fs");
    try (Path at = PathWalk.resolve(machine.root, null, "/fs", 0)) {
      machine.vfs.mountCalls().mount(TmpFsType.TMPFS, "tmpfs", at, 0, "size=1m");
    }
    machine.vfs.mountCalls().chroot(machine.root, "/fs");
    prepare(seed);
    for (int i = 0; i < OPERATIONS; i++) {
      String one = path();
      String other = path();
      TestMachine.errno(() -> anything(one, other));
    }
    try (Path root = machine.vfs.mounts().root()) {
      root.get();
      machine.root.context().directory(root);
      machine.root.context().root(root);
    }
    machine.vfs.mountCalls().unmount(machine.root, "/fs", 0);
    machine.memory.slabs().shrink();
    assertEquals(before, machine.memory.pages().freePages(), 30);
  }

  private void anything(String one, String other) {
    NameCalls names = machine.vfs.names();
    switch (random.nextInt(9)) {
      case 0 -> names.mkdir(machine.root, null, one, 0777);
      case 1, 2, 3 -> write(one, new byte[random.nextInt(40_000)], random.nextInt(100_000), OpenFlags.CREAT);
      case 4 -> names.unlink(machine.root, null, one);
      case 5 -> names.rename(machine.root, null, one, null, other, random.nextInt(3));
      case 6 -> names.link(machine.root, null, one, 0, null, other);
      case 7 -> names.symlink(machine.root, other, null, one);
      default -> names.rmdir(machine.root, null, one);
    }
  }
}
