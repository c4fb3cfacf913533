package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.vfs.FileName;

/** Images that Debian's mkfs.ext4 made from a folder are read here, file by file, whatever the block size and features. */
class ForeignImageTest {
  @TempDir static Path folder;
  private static Path tree;

  @BeforeAll
  static void fill() throws IOException {
    E2fsprogs.assume();
    Random random = new Random(7);
    tree = Files.createDirectory(folder.resolve("tree"));
    Path many = Files.createDirectories(tree.resolve("a/many"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(many.resolve("a file with quite a long name, number " + i), "contents " + i);
    }
    for (int size : new int[] {0, 1, 59, 60, 61, 130, 511, 1023, 1024, 1025, 4095, 4096, 4097, 65_536, 300_001}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      Files.write(tree.resolve("size-" + size), bytes);
    }
    Files.createSymbolicLink(tree.resolve("short"), Path.of("size-1"));
    Files.createSymbolicLink(tree.resolve("long"), Path.of("a/".repeat(60) + "end"));
    Files.createLink(tree.resolve("a/linked"), tree.resolve("size-4097"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-b 4096", "-b 2048", "-b 1024", "-b 4096 -O ^metadata_csum", "-b 1024 -O ^64bit,^metadata_csum,uninit_bg", "-b 4096 -I 128", "-b 1024 -O ^flex_bg",
        "-b 4096 -O inline_data", "-b 1024 -O inline_data", "-b 1024 -O ^extent,^64bit", "-b 4096 -O ^has_journal", "-b 1024 -O meta_bg,^resize_inode",
        "-b 4096 -O ^dir_index", "-b 4096 -O ^filetype", "-b 4096 -O metadata_csum_seed", "-b 4096 -O orphan_file", "-b 4096 -O bigalloc -C 8192", "-b 1024 -O sparse_super2"
      })
  void whatMkfsPutsIntoAnImageIsReadBack(String options) throws IOException {
    check(image(options));
  }

  /** e2fsck -D gives directories the index that mkfs leaves out. */
  @ParameterizedTest
  @ValueSource(strings = {"-b 4096", "-b 1024", "-b 1024 -O ^metadata_csum"})
  void indexedDirectoriesAreReadBack(String options) throws IOException {
    Path image = image(options);
    assertTrue(E2fsprogs.start("e2fsck", "-fyD", image).status() <= 1);
    check(image);
  }

  private static Path image(String options) {
    Path image = folder.resolve("image" + options.replace(' ', '_'));
    List<Object> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.addAll(List.of("-q", "-F", "-d", tree, image, "24M"));
    E2fsprogs.run("mkfs.ext4", arguments.toArray());
    return image;
  }

  private static void check(Path image) throws IOException {
    Ext4Machine on = Ext4Machine.of(image, true);
    on.mount(true, "");
    compare(on, tree, "/mnt");
    assertEquals(List.of(), on.log);
    on.unmount();
    Files.delete(image);
  }

  private static void compare(Ext4Machine on, Path host, String here) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (var list = Files.newDirectoryStream(host)) {
      list.forEach(path -> names.add(path.getFileName().toString()));
    }
    TreeSet<String> found = new TreeSet<>(on.machine.list(here));
    found.remove("lost+found");
    assertEquals(names, found);
    for (String name : names) {
      Path file = host.resolve(name);
      String path = here + "/" + name;
      if (Files.isSymbolicLink(file)) {
        assertEquals(Files.readSymbolicLink(file).toString(), on.machine.vfs.attributes().readlink(on.machine.root, null, path));
      } else if (Files.isDirectory(file)) {
        compare(on, file, path);
      } else {
        assertEquals(FileName.of(Files.readAllBytes(file)), on.machine.read(path), path);
        assertEquals(Files.getAttribute(file, "unix:nlink"), on.machine.stat(path).links(), path);
      }
    }
  }
}
