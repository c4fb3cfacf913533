package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.sync.outcome.Errno;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.OpenFlags;
import pith.vfs.TestMachine;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.ByteTarget;
import pith.vfs.verity.VerityCalls;

/** fs-verity on ext4, with Debian's {@code fsverity} as the judge of digests and trees, and e2fsck of images. */
class Ext4VerityTest {
  private static final List<Integer> SIZES = List.of(0, 1, 1023, 1024, 1025, 4095, 4096, 4097, 65_536, 131_072, 131_073, 524_288, 540_000, 600_001);

  @TempDir Path folder;
  private Path tree;
  private Path image;

  @BeforeEach
  void fill() throws IOException {
    E2fsprogs.assume();
    tree = Files.createDirectory(folder.resolve("tree"));
    Random random = new Random(11);
    for (int size : SIZES) {
      byte[] data = new byte[size];
      random.nextBytes(data);
      Files.write(tree.resolve("f" + size), data);
    }
    image = folder.resolve("image");
  }

  private final class Mounted implements AutoCloseable {
    final Ext4Machine ext4;
    final TestMachine machine;
    final Ext4Fs fs;
    final AddressSpace space;
    final long argument;
    final ArgumentMemory memory;

    Mounted() {
      ext4 = Ext4Machine.of(image, false);
      machine = ext4.machine;
      fs = ext4.mount(false, "");
      space = AddressSpace.create(machine.memory);
      argument = space.map(0, 1 << 20, 3, MapFlags.PRIVATE | MapFlags.ANONYMOUS, null, 0);
      memory = ArgumentMemory.of(space.user());
    }

    void enable(File file, int algorithm, int blockSize, byte[] salt, int signature) {
      ByteBuffer in = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
      in.putInt(1).putInt(algorithm).putInt(blockSize).putInt(salt.length).putLong(argument + 256).putInt(signature).putInt(0).putLong(argument + 512);
      space.user().copyOut(argument, in.array(), 0, 128);
      space.user().copyOut(argument + 256, salt, 0, salt.length);
      file.ioctl(VerityCalls.ENABLE, argument, memory);
    }

    String measure(File file) {
      space.user().copyOut(argument, new byte[] {0, 0, 64, 0}, 0, 4);
      file.ioctl(VerityCalls.MEASURE, argument, memory);
      byte[] out = new byte[68];
      space.user().copyIn(argument, out, 0, out.length);
      return (out[0] == 1 ? "sha256:" : "sha512:") + HexFormat.of().formatHex(out, 4, 4 + out[2]);
    }

    byte[] metadata(File file, int type, long offset, int length) {
      ByteBuffer in = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
      in.putLong(type).putLong(offset).putLong(length).putLong(argument + 4096);
      space.user().copyOut(argument, in.array(), 0, 40);
      byte[] out = new byte[(int) file.ioctl(VerityCalls.READ_METADATA, argument, memory)];
      space.user().copyIn(argument + 4096, out, 0, out.length);
      return out;
    }

    File open(String name) {
      return machine.open("/mnt/" + name, OpenFlags.RDONLY);
    }

    @Override
    public void close() {
      space.put();
      fs.journal().flush();
      ext4.unmount();
    }
  }

  private void make(int blockSize, String features) {
    E2fsprogs.run("mkfs.ext4", "-q", "-F", "-b", blockSize, "-O", features, "-d", tree, image, "24M");
  }

  private static String fsverity(Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("fsverity", "digest"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ")[0];
  }

  private static void assumeFsverity() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/fsverity")), "Debian's package fsverity is not installed here");
  }

  private static byte[] read(File file, long at, int length) {
    ByteTarget target = new ByteTarget(new byte[length]);
    file.readAt(target, at);
    return target.toArray();
  }

  @ParameterizedTest
  @CsvSource({"4096,1,4096,''", "4096,1,1024,00ff10", "4096,2,2048,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "1024,1,1024,''", "2048,2,1024,aa", "4096,2,4096,''"})
  void digestsAndTreesAreThoseOfDebiansTool(int fsBlock, int algorithm, int blockSize, String saltText) throws IOException {
    assumeFsverity();
    make(fsBlock, "verity");
    byte[] salt = HexFormat.of().parseHex(saltText);
    try (Mounted mounted = new Mounted()) {
      for (int size : SIZES) {
        File file = mounted.open("f" + size);
        mounted.enable(file, algorithm, blockSize, salt, 0);
        Path treeFile = folder.resolve("out");
        Files.deleteIfExists(treeFile);
        List<Object> arguments = new ArrayList<>(List.of("--hash-alg=" + (algorithm == 1 ? "sha256" : "sha512"), "--block-size=" + blockSize, "--out-merkle-tree=" + treeFile));
        if (salt.length > 0) {
          arguments.add("--salt=" + saltText);
        }
        arguments.add(tree.resolve("f" + size));
        assertEquals(fsverity(arguments.toArray()), mounted.measure(file), "of " + size + " bytes");
        byte[] wanted = Files.readAllBytes(treeFile);
        assertArrayEquals(wanted, mounted.metadata(file, 1, 0, 1 << 19));
        file.put();
      }
    }
    E2fsprogs.check(image);
    try (Mounted mounted = new Mounted()) {
      for (int size : SIZES) {
        File file = mounted.open("f" + size);
        assertArrayEquals(Files.readAllBytes(tree.resolve("f" + size)), read(file, 0, size + 10));
        file.put();
      }
    }
  }

  /** Sizes, hashes, block sizes and salts by chance; the property {@code pith.digests} says how many. */
  @Test
  void digestsAreThoseOfDebiansToolWhateverIsSealedHow() throws IOException {
    assumeFsverity();
    make(4096, "verity");
    Random random = new Random(21);
    int count = Integer.getInteger("pith.digests", 40);
    try (Mounted mounted = new Mounted()) {
      for (int i = 0; i < count; i++) {
        int algorithm = 1 + random.nextInt(2);
        int blockSize = 1024 << random.nextInt(3);
        byte[] salt = new byte[random.nextInt(33)];
        byte[] data = new byte[random.nextInt(4) == 0 ? random.nextInt(150) * blockSize + random.nextInt(3) : random.nextInt(1 << 6 + random.nextInt(14))];
        random.nextBytes(salt);
        random.nextBytes(data);
        mounted.machine.write("/mnt/sealed", FileName.of(data));
        Path copy = Files.write(folder.resolve("copy"), data);
        File file = mounted.open("sealed");
        mounted.enable(file, algorithm, blockSize, salt, 0);
        List<Object> arguments = new ArrayList<>(List.of("--hash-alg=" + (algorithm == 1 ? "sha256" : "sha512"), "--block-size=" + blockSize));
        if (salt.length > 0) {
          arguments.add("--salt=" + HexFormat.of().formatHex(salt));
        }
        arguments.add(copy);
        assertEquals(fsverity(arguments.toArray()), mounted.measure(file), () -> data.length + " bytes, " + arguments);
        assertEquals(FileName.of(data), FileName.of(read(file, 0, data.length + 10)));
        file.put();
        mounted.machine.vfs.names().unlink(mounted.machine.root, null, "/mnt/sealed");
      }
    }
    E2fsprogs.check(image);
  }

  @Test
  void whatWasChangedOnTheDiskIsRefusedAndNothingElse() throws IOException {
    make(4096, "verity");
    long physical;
    long treeAt;
    try (Mounted mounted = new Mounted()) {
      File file = mounted.open("f600001");
      mounted.enable(file, 1, 4096, new byte[0], 0);
      FileExtents extents = ((Ext4File) file.inode()).extents();
      physical = extents.look(50).run().physical() << 12;
      treeAt = extents.look((655_360 >>> 12) + 1).run().physical() << 12; // the second block of the tree, the first has the root
      file.put();
    }
    flip(physical + 77);
    byte[] data = Files.readAllBytes(tree.resolve("f600001"));
    try (Mounted mounted = new Mounted()) {
      File file = mounted.open("f600001");
      assertEquals(Errno.EIO, TestMachine.errno(() -> read(file, 50 * 4096, 10)));
      assertArrayEquals(Arrays.copyOfRange(data, 0, 50 * 4096), read(file, 0, 60 * 4096), "up to the damage");
      assertArrayEquals(Arrays.copyOfRange(data, 51 * 4096, data.length), read(file, 51 * 4096, data.length));
      long mapped = mounted.space.map(0, data.length, 1, MapFlags.SHARED, file.mapping(), 0);
      byte[] to = new byte[10];
      mounted.space.user().copyIn(mapped + 51 * 4096, to, 0, 10);
      assertArrayEquals(Arrays.copyOfRange(data, 51 * 4096, 51 * 4096 + 10), to);
      assertEquals(Errno.EFAULT, TestMachine.errno(() -> mounted.space.user().copyIn(mapped + 50 * 4096, to, 0, 10)), "SIGBUS, if a program did that itself");
      assertTrue(mounted.ext4.log.stream().anyMatch(line -> line.contains("FILE CORRUPTED! pos=204800, level=-1")), mounted.ext4.log::toString);
      file.put();
    }
    flip(physical + 77);
    flip(treeAt + 5);
    try (Mounted mounted = new Mounted()) {
      File file = mounted.open("f600001");
      assertEquals(Errno.EIO, TestMachine.errno(() -> read(file, 0, 10)), "its hash is in the damaged block of the tree");
      assertArrayEquals(Arrays.copyOfRange(data, 130 * 4096, 130 * 4096 + 100), read(file, 130 * 4096, 100), "and of this in another");
      file.put();
    }
  }

  private void flip(long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.seek(at);
      int before = file.read();
      file.seek(at);
      file.write(before ^ 0x40);
    }
  }

  @Test
  void aSealedFileCannotBeWrittenButEverythingElse() throws IOException {
    make(4096, "verity");
    try (Mounted mounted = new Mounted()) {
      TestMachine machine = mounted.machine;
      File file = mounted.open("f4097");
      assertEquals(Errno.ENODATA, TestMachine.errno(() -> mounted.measure(file)));
      assertEquals(Errno.EINVAL, TestMachine.errno(() -> mounted.enable(file, 1, 1000, new byte[0], 0)));
      assertEquals(Errno.EINVAL, TestMachine.errno(() -> mounted.enable(file, 1, 512, new byte[0], 0)));
      assertEquals(Errno.EINVAL, TestMachine.errno(() -> mounted.enable(file, 1, 8192, new byte[0], 0)));
      assertEquals(Errno.EINVAL, TestMachine.errno(() -> mounted.enable(file, 3, 4096, new byte[0], 0)));
      assertEquals(Errno.EMSGSIZE, TestMachine.errno(() -> mounted.enable(file, 1, 4096, new byte[33], 0)));
      File writer = machine.open("/mnt/f4097", OpenFlags.RDWR);
      assertEquals(Errno.ETXTBSY, TestMachine.errno(() -> mounted.enable(file, 1, 4096, new byte[0], 0)));
      writer.put();
      mounted.enable(file, 1, 4096, new byte[] {1}, 300);
      assertEquals(Errno.EEXIST, TestMachine.errno(() -> mounted.enable(file, 1, 4096, new byte[0], 0)));
      assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.open("/mnt/f4097", OpenFlags.RDWR)));
      assertEquals(Errno.EPERM, TestMachine.errno(() -> machine.vfs.attributes().truncate(machine.root, "/mnt/f4097", 5)));
      assertEquals(256, mounted.metadata(file, 2, 0, 1000).length);
      assertEquals(300, mounted.metadata(file, 3, 0, 1000).length);
      assertEquals(100, mounted.metadata(file, 3, 200, 1000).length);
      assertEquals(Errno.EINVAL, TestMachine.errno(() -> mounted.metadata(file, 4, 0, 10)));
      assertEquals(4097, file.stat().size());
      file.put();
    }
    E2fsprogs.check(image);
  }

  @Test
  void withoutTheFeatureThereIsNone() throws IOException {
    make(4096, "^verity");
    try (Mounted mounted = new Mounted()) {
      File file = mounted.open("f1");
      assertEquals(Errno.EOPNOTSUPP, TestMachine.errno(() -> mounted.enable(file, 1, 4096, new byte[0], 0)));
      file.put();
    }
  }
}
