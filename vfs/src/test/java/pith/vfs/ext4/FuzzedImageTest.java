package pith.vfs.ext4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.hal.device.MemoryStorage;
import pith.sync.outcome.Refused;
import pith.vfs.PathWalk;
import pith.vfs.TestMachine;
import pith.vfs.XattrCalls;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;

/**
 * Images with damaged bytes are mounted or refused, and whatever is done with them then works or is refused: nothing else is thrown, and nothing goes on for
 * ever.
 *
 * <p>The number of damaged images of each kind is that of the property {@code pith.mutations}.
 */
class FuzzedImageTest {
  private static final int MUTATIONS = Integer.getInteger("pith.mutations", 150);

  @TempDir static Path folder;
  private static Path tree;

  @BeforeAll
  static void fill() throws IOException {
    E2fsprogs.assume();
    tree = Files.createDirectory(folder.resolve("tree"));
    Path many = Files.createDirectories(tree.resolve("a/many"));
    for (int i = 0; i < 120; i++) {
      Files.writeString(many.resolve("a name of some length " + i), "contents");
    }
    Files.write(tree.resolve("large"), new byte[200_000]);
    Files.createSymbolicLink(tree.resolve("short"), Path.of("large"));
    Files.createSymbolicLink(tree.resolve("long"), Path.of("a/".repeat(60) + "end"));
  }

  @ParameterizedTest
  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  @CsvSource({"-b 1024 -O ^metadata_csum, 1", "-b 4096 -O ^metadata_csum, 2", "-b 1024, 3", "-b 1024 -O ^metadata_csum;inline_data, 4", "-b 1024 -O ^metadata_csum;^extent;^64bit, 5"})
  void damageIsRefusedOrHarmless(String options, long seed) throws IOException {
    byte[] image = image(options);
    int[] places = places(image);
    Random random = new Random(seed);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = image.clone();
      StringBuilder what = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        int at = places[random.nextInt(places.length)];
        damaged[at] = (byte) (random.nextBoolean() ? random.nextInt() : damaged[at] ^ 1 << random.nextInt(8));
        what.append(' ').append(at).append('=').append(damaged[at]);
      }
      try {
        use(damaged);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        throw new AssertionError("image '" + options + "' with bytes" + what, e);
      }
    }
  }

  private static byte[] image(String options) throws IOException {
    Path image = folder.resolve("image");
    Files.deleteIfExists(image);
    List<Object> arguments = new ArrayList<>(List.of(options.replace(';', ',').split(" ")));
    arguments.addAll(List.of("-q", "-F", "-J", "size=" + (options.contains("1024") ? 1 : 4), "-d", tree, image, options.contains("1024") ? "4M" : "12M"));
    E2fsprogs.run("mkfs.ext4", arguments.toArray());
    E2fsprogs.start("e2fsck", "-fyD", image);
    return Files.readAllBytes(image);
  }

  /** {@return where something stands: damage to unused bytes teaches nothing} The superblock and what follows it come twice as often. */
  private static int[] places(byte[] image) {
    List<Integer> places = new ArrayList<>();
    for (int at = 1024; at < image.length; at++) {
      if (image[at] != 0) {
        places.add(at);
        if (at < 16 << 10) {
          places.add(at);
        }
      }
    }
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void use(byte[] image) {
    MemoryStorage disk = new MemoryStorage(image.length);
    disk.write(0, image, 0, image.length);
    Ext4Machine on = new Ext4Machine(disk);
    if (refused(() -> on.mount(false, "")) && refused(() -> on.mount(true, ""))) {
      return;
    }
    TestMachine machine = on.machine;
    walk(machine, "/mnt", new int[] {400});
    refused(() -> machine.write("/mnt/a/many/new", "x".repeat(5000)));
    refused(() -> machine.mkdir("/mnt/a/new"));
    refused(() -> machine.vfs.names().rename(machine.root, null, "/mnt/large", null, "/mnt/a/new/large", 0));
    refused(() -> machine.vfs.names().unlink(machine.root, null, "/mnt/long"));
    refused(() -> machine.vfs.names().unlink(machine.root, null, "/mnt/a/many/a name of some length 7"));
    refused(() -> machine.vfs.attributes().truncate(machine.root, "/mnt/a/new/large", 3000));
    refused(machine.vfs::sync);
    on.unmount();
  }

  private static boolean refused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (Refused refused) {
      return true;
    }
  }

  private static void walk(TestMachine machine, String path, int[] left) {
    List<String> names = new ArrayList<>();
    refused(() -> names.addAll(machine.list(path)));
    for (String name : names) {
      String child = path + "/" + name;
      if (--left[0] < 0 || path.length() > 300) {
        return;
      }
      refused(() -> look(machine, child, left));
    }
  }

  private static void look(TestMachine machine, String path, int[] left) {
    FileType type = FileType.of(machine.lstat(path).mode());
    switch (type) {
      case DIRECTORY -> walk(machine, path, left);
      case SYMLINK -> machine.vfs.attributes().readlink(machine.root, null, path);
      case REGULAR -> {
        if (machine.lstat(path).size() < 1 << 20) {
          machine.read(path);
        }
      }
      default -> {}
    }
    try (pith.vfs.Path at = PathWalk.resolve(machine.root, null, path, 0)) {
      XattrCalls.list(at, Credentials.ROOT);
    }
  }
}
