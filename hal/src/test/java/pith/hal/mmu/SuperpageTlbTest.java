package pith.hal.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;

/** A superpage is one translation: one miss brings it in, one fence takes it out. */
class SuperpageTlbTest {
  private static final long DATA = PhysicalMemory.BASE + (1L << 30);
  private static final long VA = 6L << 30;
  private static final long LARGE = 2 << 20;

  private final Tables tables = new Tables(PagingMode.SV39);

  private long load(long va) {
    return tables.mmu.translate(va, Access.LOAD);
  }

  @Test
  void allPagesOfASuperpageMissOnce() {
    tables.map(VA, 1, DATA, Tables.LEAF_ALL);
    for (long at = 0; at < LARGE; at += 4096) {
      assertEquals(DATA + at, load(VA + at));
    }
    assertEquals(1, tables.mmu.misses());
    assertEquals(1, tables.mmu.walks());
    assertEquals(DATA, tables.mmu.translate(VA, Access.STORE));
    assertEquals(2, tables.mmu.walks(), "the first store must set the dirty bit");
  }

  @Test
  void smallPagesOfTheSameRangeMissEach() {
    for (long at = 0; at < LARGE; at += 4096) {
      tables.map(VA + at, 0, DATA + at, Tables.LEAF_ALL);
    }
    for (long at = 0; at < LARGE; at += 4096) {
      assertEquals(DATA + at, load(VA + at));
    }
    assertEquals(512, tables.mmu.misses());
  }

  @Test
  void aFenceForAnyAddressForgetsTheWholeSuperpage() {
    for (int level = 1; level <= 2; level++) {
      long slot = tables.map(VA, level, DATA, Tables.LEAF_ALL);
      tables.mmu.sfenceVma();
      load(VA);
      load(VA + 0x5000);
      load(VA + 0x1f_f000);
      tables.ram.writeLong(slot, 0);
      assertEquals(DATA + 0x1000, load(VA + 0x1000), "it is remembered");
      tables.mmu.sfenceVmaPage(VA + 0x7000, 1);
      for (long at : new long[] {0, 0x1000, 0x5000, 0x7000, 0x1f_f000}) {
        assertEquals(Mmu.FAULT, load(VA + at));
      }
    }
  }

  @Test
  void aFenceForAnotherSpaceOrAddressForgetsNothing() {
    long slot = tables.map(VA, 1, DATA, Tables.LEAF_ALL);
    load(VA);
    tables.ram.writeLong(slot, 0);
    tables.mmu.sfenceVmaPage(VA, 2);
    tables.mmu.sfenceVmaAsid(2);
    tables.mmu.sfenceVmaPage(VA + LARGE, 1);
    assertEquals(DATA + 8, load(VA + 8));
    tables.mmu.sfenceVmaAsid(1);
    assertEquals(Mmu.FAULT, load(VA + 8));
  }

  @Test
  void spacesDoNotSeeEachOthersSuperpages() {
    long slot = tables.map(VA, 1, DATA, Tables.LEAF_ALL);
    load(VA);
    tables.ram.writeLong(slot, 0);
    tables.use(2);
    assertEquals(Mmu.FAULT, load(VA));
    tables.use(1);
    assertEquals(DATA, load(VA));
  }

  /** After any mixture of accesses, changes and the fences that they need, the TLB says what the tables say. */
  @Test
  void fencedChangesAreSeenWhateverTheSizesOfPages() {
    Random random = new Random(48);
    for (int step = 0; step < 20_000; step++) {
      long region = VA + random.nextInt(200) * LARGE;
      long at = region + random.nextInt(512) * 4096L;
      switch (random.nextInt(8)) {
        case 0 -> {
          tables.map(region, 1, DATA + random.nextInt(500) * LARGE, Tables.LEAF_ALL);
          tables.mmu.sfenceVmaPage(at, 1);
        }
        case 1 -> {
          tables.ram.writeLong(tables.slot(region, 1), 0);
          tables.mmu.sfenceVmaPage(at, 1);
        }
        default -> {
          long pte = tables.ram.readLong(tables.slot(at, 1));
          long expected = pte == 0 ? Mmu.FAULT : Pte.physicalAddress(pte) + (at & LARGE - 1);
          assertEquals(expected, tables.mmu.translate(at, random.nextBoolean() ? Access.LOAD : Access.STORE));
        }
      }
    }
  }
}
