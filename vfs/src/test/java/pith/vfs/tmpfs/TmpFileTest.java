package pith.vfs.tmpfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.sync.outcome.Errno;
import pith.vfs.Fallocate;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.SuperBlock;
import pith.vfs.TestMachine;
import pith.vfs.XattrCalls;
import pith.vfs.Xattrs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;

class TmpFileTest {
  private static final int SPACE = 40_000;
  private final TestMachine machine = new TestMachine();

  /** The oracle is an array. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void contentsAreThoseOfAnArray(long seed) {
    Random random = new Random(seed);
    byte[] model = new byte[SPACE];
    int size = 0;
    File file = machine.open("/f", OpenFlags.RDWR | OpenFlags.CREAT);
    for (int i = 0; i < 3000; i++) {
      int at = random.nextInt(SPACE);
      int length = random.nextInt(Math.min(SPACE - at, 9000)) + 1;
      switch (random.nextInt(6)) {
        case 0 -> {
          byte[] data = new byte[length];
          random.nextBytes(data);
          assertEquals(length, file.writeAt(new ByteSource(data), at));
          System.arraycopy(data, 0, model, at, length);
          size = Math.max(size, at + length);
        }
        case 1 -> {
          file.truncate(at);
          Arrays.fill(model, Math.min(at, size), SPACE, (byte) 0);
          size = at;
        }
        case 2 -> {
          file.allocate(Fallocate.PUNCH_HOLE | Fallocate.KEEP_SIZE, at, length);
          Arrays.fill(model, at, at + length, (byte) 0);
        }
        case 3 -> {
          file.allocate(random.nextBoolean() ? 0 : Fallocate.ZERO_RANGE, at, 1);
          model[at] = at < size && model[at] != 0 ? read(file, at, 1)[0] : 0;
          size = Math.max(size, at + 1);
        }
        case 4 -> assertArrayEquals(Arrays.copyOfRange(model, Math.min(at, size), Math.min(size, at + length)), read(file, at, length));
        default -> assertEquals(size, file.stat().size());
      }
    }
    assertArrayEquals(Arrays.copyOf(model, size), read(file, 0, SPACE));
    file.put();
  }

  private static byte[] read(File file, long at, int length) {
    ByteTarget target = new ByteTarget(new byte[length]);
    file.readAt(target, at);
    return target.toArray();
  }

  @Test
  void holesCostNothingAndAreFound() {
    File file = machine.open("/f", OpenFlags.RDWR | OpenFlags.CREAT);
    long far = 1L << 40;
    file.writeAt(new ByteSource(new byte[5000]), 1 << 20);
    file.truncate(far);
    assertEquals(16, file.stat().blocks());
    assertEquals(1 << 20, file.seek(0, File.SEEK_DATA));
    assertEquals((1 << 20) + 8192, file.seek(1 << 20, File.SEEK_HOLE));
    assertEquals(0, file.seek(0, File.SEEK_HOLE));
    assertEquals(Errno.ENXIO, TestMachine.errno(() -> file.seek(2 << 20, File.SEEK_DATA)));
    assertEquals(Errno.ENXIO, TestMachine.errno(() -> file.seek(far, File.SEEK_HOLE)));
    read(file, 1L << 39, 9000);
    assertEquals(16, file.stat().blocks(), "reading a hole makes no pages");
    file.put();
  }

  @Test
  void appendsGoToTheEndWhereverThePositionIs() {
    machine.write("/f", "one");
    File file = machine.open("/f", OpenFlags.WRONLY | OpenFlags.APPEND);
    file.seek(0, File.SEEK_SET);
    file.write(new ByteSource(FileName.bytes("two")));
    assertEquals(6, file.position());
    file.put();
    assertEquals("onetwo", machine.read("/f"));
  }

  @Test
  void theLimitIsKept() {
    machine.mkdir("/small");
    try (Path at = PathWalk.resolve(machine.root, null, "/small", 0)) {
      machine.vfs.mountCalls().mount(TmpFsType.TMPFS, "tmpfs", at, 0, "size=16k,nr_inodes=4,mode=755");
    }
    File file = machine.open("/small/f", OpenFlags.RDWR | OpenFlags.CREAT);
    assertEquals(16384, file.write(new ByteSource(new byte[20000])));
    assertEquals(Errno.ENOSPC, TestMachine.errno(() -> file.write(new ByteSource(new byte[1]))));
    assertEquals(0, machine.vfs.attributes().statfs(machine.root, "/small").free());
    file.truncate(5000);
    assertEquals(2, machine.vfs.attributes().statfs(machine.root, "/small").free());
    file.put();
    machine.write("/small/g", "");
    machine.write("/small/h", "");
    assertEquals(Errno.ENOSPC, TestMachine.errno(() -> machine.write("/small/i", "")));
    machine.vfs.names().unlink(machine.root, null, "/small/f");
    machine.vfs.dentries().shrink(Integer.MAX_VALUE);
    assertEquals(4, machine.vfs.attributes().statfs(machine.root, "/small").free());
    assertEquals(Errno.EINVAL, TestMachine.errno(() -> TmpFsType.TMPFS.mount(machine.vfs, "", "size=x")));
  }

  @Test
  void onlyOptionsThatWereGivenAreShown() {
    assertEquals("", optionsOf(""));
    assertEquals(",size=16k,nr_inodes=4,mode=755", optionsOf("size=16k,nr_inodes=4,mode=755"));
    assertEquals("", optionsOf("size=0,nr_inodes=0"));
  }

  private String optionsOf(String given) {
    SuperBlock mounted = TmpFsType.TMPFS.mount(machine.vfs, "", given);
    return mounted.options();
  }

  @Test
  void aListingSurvivesRemovals() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      machine.write("/d" + i, "");
    }
    File file = machine.open("/", OpenFlags.DIRECTORY);
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String removed = "/d" + (i * 7 % 500);
      int[] room = {1};
      file.list((name, inode, type, next) -> room[0]-- > 0 && seen.add(name));
      if (i % 3 == 0 && machine.exists(removed)) {
        boolean notYet = !seen.contains(removed.substring(1));
        machine.vfs.names().unlink(machine.root, null, removed);
        if (notYet) {
          expected.add(removed.substring(1));
        }
      }
    }
    file.list((name, inode, type, next) -> seen.add(name));
    file.put();
    assertEquals(seen.size(), seen.stream().distinct().count(), "nothing twice");
    assertEquals(502 - expected.size(), seen.size(), "everything that was there throughout");
  }

  @Test
  void anUnnamedFileCanBeGivenAName() {
    File file = machine.vfs.opener().open(machine.root, null, "/", OpenFlags.TMPFILE | OpenFlags.RDWR, 0600);
    file.write(new ByteSource(FileName.bytes("hidden")));
    assertEquals(0, file.stat().links());
    machine.vfs.names().link(machine.root, file.path(), "", LookupFlags.EMPTY_PATH, null, "/shown");
    file.put();
    assertEquals("hidden", machine.read("/shown"));
    assertEquals(1, machine.stat("/shown").links());
  }

  @Test
  void extendedAttributesKeepTheirRules() {
    machine.write("/f", "");
    Credentials user = Credentials.of(1000, 1000);
    try (Path f = PathWalk.resolve(machine.root, null, "/f", 0)) {
      XattrCalls.set(f, "user.colour", new byte[] {1, 2}, Xattrs.CREATE, Credentials.ROOT);
      XattrCalls.set(f, "trusted.x", new byte[0], 0, Credentials.ROOT);
      assertArrayEquals(new byte[] {1, 2}, XattrCalls.get(f, "user.colour", user));
      assertEquals(List.of("user.colour"), XattrCalls.list(f, user));
      assertEquals(List.of("trusted.x", "user.colour"), XattrCalls.list(f, Credentials.ROOT));
      assertEquals(Errno.EEXIST, TestMachine.errno(() -> XattrCalls.set(f, "user.colour", new byte[1], Xattrs.CREATE, Credentials.ROOT)));
      assertEquals(Errno.ENODATA, TestMachine.errno(() -> XattrCalls.set(f, "user.y", new byte[1], Xattrs.REPLACE, Credentials.ROOT)));
      assertEquals(Errno.EACCES, TestMachine.errno(() -> XattrCalls.set(f, "user.y", new byte[1], 0, user)));
      assertEquals(Errno.ENODATA, TestMachine.errno(() -> XattrCalls.get(f, "trusted.x", user)));
      assertEquals(Errno.EPERM, TestMachine.errno(() -> XattrCalls.set(f, "security.x", new byte[0], 0, user)));
      assertEquals(Errno.EOPNOTSUPP, TestMachine.errno(() -> XattrCalls.get(f, "system.x", Credentials.ROOT)));
      assertEquals(Errno.ERANGE, TestMachine.errno(() -> XattrCalls.get(f, "user." + "x".repeat(251), Credentials.ROOT)));
      XattrCalls.remove(f, "user.colour", Credentials.ROOT);
      assertEquals(Errno.ENODATA, TestMachine.errno(() -> XattrCalls.get(f, "user.colour", Credentials.ROOT)));
    }
  }
}
