package pith.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.mm.physical.VmStatistic;
import pith.mm.shrinker.Shrinker.Caller;

/** What is only cached of the tree goes when memory is wanted, and is found again. */
class DentryShrinkerTest {
  private static final int FILES = 500;

  private final TestMachine machine = new TestMachine();

  private void look() {
    for (int i = 0; i < FILES; i++) {
      assertEquals(i % 2 == 0, machine.exists("/dir/" + i));
    }
  }

  @Test
  void dentriesAreFreedInProportionAndTheirPagesComeBack() {
    machine.mkdir("/dir");
    for (int i = 0; i < FILES; i += 2) {
      machine.write("/dir/" + i, "x");
    }
    look();
    int before = machine.vfs.dentries().unusedCount();
    assertTrue(before >= FILES, "unused: " + before);
    assertEquals(0, machine.memory.shrinkers().shrink(0, Caller.ALLOCATION), "an allocation may hold what freeing an inode locks");
    long freed = machine.memory.shrinkers().shrink(2, Caller.BACKGROUND);
    assertTrue(freed > 0 && freed < before, "freed: " + freed);
    while (machine.memory.shrinkers().shrink(0, Caller.BACKGROUND) > 0) {
      // until nothing is left that nobody refers to
    }
    assertEquals(0, machine.vfs.dentries().unusedCount());
    long pages = machine.memory.statistics().get(VmStatistic.SLAB_RECLAIMABLE);
    assertTrue(machine.memory.slabs().shrink() > 0);
    assertTrue(machine.memory.statistics().get(VmStatistic.SLAB_RECLAIMABLE) < pages);
    look();
  }

  @Test
  void whatWasUsedAgainIsPassedOverOnce() {
    machine.mkdir("/dir");
    machine.write("/dir/older", "x");
    machine.write("/dir/newer", "x");
    DentryCache dentries = machine.vfs.dentries();
    dentries.shrink(Integer.MAX_VALUE);
    look("/dir/older", "/dir/newer", "/dir/older");
    long lookups = dentries.figures().fileSystemLookups();
    assertEquals(1, dentries.shrink(1));
    look("/dir/older");
    assertEquals(lookups, dentries.figures().fileSystemLookups(), "it stayed, since it was used");
    assertEquals(1, dentries.shrink(1));
    look("/dir/newer");
    assertEquals(lookups + 1, dentries.figures().fileSystemLookups(), "the first went");
  }

  private void look(String... paths) {
    for (String path : paths) {
      assertTrue(machine.exists(path));
    }
  }
}
