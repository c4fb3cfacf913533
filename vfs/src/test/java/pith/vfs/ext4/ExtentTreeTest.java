package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.jbd2.JournalHandle;

/** Extent trees against a map from block to block. */
class ExtentTreeTest {
  @TempDir Path folder;

  private record Block(long physical, boolean unwritten) {}

  private Ext4Machine machine(int blockSize) throws IOException {
    E2fsprogs.assume();
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createFile(tree.resolve("f"));
    Path image = folder.resolve("image");
    E2fsprogs.run("mkfs.ext4", "-q", "-F", "-b", blockSize, "-d", tree, image, "64M");
    return Ext4Machine.of(image, false);
  }

  @ParameterizedTest
  @CsvSource({"1024,1", "1024,2", "4096,3"})
  void anyChangesLeadToWhatAMapSays(int blockSize, long seed) throws IOException {
    Ext4Machine machine = machine(blockSize);
    Ext4Fs fs = machine.mount(false, "");
    Ext4File file = (Ext4File) machine.machine.open("/mnt/f", 2).inode();
    ExtentTree tree = new ExtentTree(file.record());
    TreeMap<Long, Block> model = new TreeMap<>();
    Random random = new Random(seed);
    long free = fs.blockAllocator().free();
    int deepest = 0;
    for (int i = 0; i < 6000; i++) {
      long first = random.nextInt(6000);
      int count = 1 + random.nextInt(random.nextInt(20) == 0 ? 2000 : 3);
      boolean hole = random.nextInt(3) == 0;
      long physical = 20_000 + random.nextInt(20_000);
      boolean unwritten = random.nextBoolean();
      try (JournalHandle handle = fs.journal().start(100)) {
        tree.set(handle, hole ? Mapping.hole(first, count) : new Mapping(first, count, physical % (fs.geometry().blocks() - 3000), unwritten));
      }
      for (long at = first; at < first + count; at++) {
        if (hole) {
          model.remove(at);
        } else {
          model.put(at, new Block(physical % (fs.geometry().blocks() - 3000) + at - first, unwritten));
        }
      }
      deepest = Math.max(deepest, tree.depth());
      if (i % 100 == 0) {
        check(tree, model, 9000);
      }
    }
    check(tree, model, 9000);
    assertTrue(deepest >= (blockSize == 1024 ? 2 : 1), "the tree grew to " + deepest);
    try (JournalHandle handle = fs.journal().start(100)) {
      tree.set(handle, Mapping.hole(0, ExtentTree.END));
    }
    assertEquals(0, tree.depth());
    assertEquals(free, fs.blockAllocator().free(), "nodes go when they are empty");
    assertEquals(0, file.record().sectors());
  }

  private static void check(ExtentTree tree, TreeMap<Long, Block> model, long end) {
    for (long at = 0; at < end; ) {
      Mapping run = tree.lookup(at);
      for (long i = at; i < Math.min(end, at + run.count()); i++) {
        Block block = model.get(i);
        assertEquals(block == null ? Mapping.hole(i, 1) : new Mapping(i, 1, block.physical, block.unwritten), run.from(i).first(1));
      }
      at += run.count();
    }
  }

  @Test
  void aFileWrittenInOrderIsOneRunUntilAnEntryIsFull() throws IOException {
    Ext4Machine machine = machine(4096);
    Ext4Fs fs = machine.mount(false, "");
    Ext4File file = (Ext4File) machine.machine.open("/mnt/f", 2).inode();
    assertTrue(file.record().is(InodeFormat.EXTENTS));
    ExtentTree tree = new ExtentTree(file.record());
    try (JournalHandle handle = fs.journal().start(100)) {
      for (int i = 0; i < 500; i++) {
        tree.set(handle, new Mapping(i, 1, 1000 + i, true));
      }
      assertEquals(new Mapping(0, 500, 1000, true), tree.lookup(0));
      tree.set(handle, new Mapping(100, 10, 1100, false));
      assertEquals(new Mapping(100, 10, 1100, false), tree.lookup(100));
      assertEquals(new Mapping(110, 390, 1110, true), tree.lookup(110));
      tree.set(handle, new Mapping(0, 500, 1000, false));
      assertEquals(new Mapping(0, 500, 1000, false), tree.lookup(0));
      assertEquals(500, tree.goal(500) - 1000, "the best place for what follows is behind it");
      tree.set(handle, Mapping.hole(0, 500));
    }
  }
}
