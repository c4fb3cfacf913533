package pith.hal.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;

/** The walk, step by step, as the privileged specification has it, in both formats. */
class PageWalkTest {
  private static final long DATA = PhysicalMemory.BASE + (1L << 30);
  private static final long VA = 0x12_3456_7000L;

  private static void inBoth(Consumer<Tables> test) {
    for (PagingMode mode : PagingMode.values()) {
      test.accept(new Tables(mode));
    }
  }

  private static long load(Tables tables, long va) {
    return tables.mmu.translate(va, Access.LOAD);
  }

  @Test
  void everyLevelReadsOneEntryAndTheLeafGivesThePage() {
    inBoth(tables -> {
      tables.map(VA, 0, DATA, Tables.LEAF_ALL);
      assertEquals(DATA + 0x123, load(tables, VA + 0x123));
      assertEquals(tables.format.levels(), tables.mmu.walkSteps());
      assertEquals(1, tables.mmu.walks());
    });
  }

  @Test
  void randomAddressesTranslateByTheBitsOfTheFormat() {
    inBoth(tables -> {
      Random random = new Random(39);
      for (int i = 0; i < 200; i++) {
        long va = random.nextLong() & tables.format.userEnd() - 1 & -4096;
        long pa = DATA + ((long) random.nextInt(1 << 18) << 12);
        tables.map(va, 0, pa, Tables.LEAF_ALL);
        tables.mmu.sfenceVma();
        assertEquals(pa | 8, load(tables, va | 8));
      }
    });
  }

  @Test
  void anAddressWhoseUpperBitsDifferFaults() {
    inBoth(tables -> {
      int bits = tables.format.addressBits();
      long negative = -1L << bits - 1;
      tables.map(negative, 0, DATA, Tables.LEAF_ALL);
      tables.map(0, 0, DATA, Tables.LEAF_ALL);
      assertEquals(DATA, load(tables, 0));
      assertEquals(DATA, load(tables, negative), "the upper half is sign-extended");
      assertEquals(Mmu.FAULT, load(tables, 1L << bits), "would be page 0 if upper bits were ignored");
      assertEquals(Mmu.FAULT, load(tables, 1L << bits - 1), "bit " + (bits - 1) + " without those above it");
      assertEquals(Mmu.FAULT, load(tables, Long.MIN_VALUE));
      assertFalse(tables.format.canonical(tables.format.userEnd()));
      assertTrue(tables.format.canonical(tables.format.userEnd() - 1));
    });
  }

  @Test
  void anAddressOf39BitsIsCanonicalInSv48ButNotTheOtherWayRound() {
    long va = 1L << 40;
    Tables sv48 = new Tables(PagingMode.SV48);
    sv48.map(va, 0, DATA, Tables.LEAF_ALL);
    assertEquals(DATA, load(sv48, va));
    assertEquals(Mmu.FAULT, load(new Tables(PagingMode.SV39), va));
  }

  @Test
  void leavesAboveLevel0MapSuperpages() {
    inBoth(tables -> {
      for (int level = 1; level < 3; level++) {
        long va = 3L << 30;
        long within = tables.format.span(level) - 1;
        tables.map(va, level, DATA, Tables.LEAF_ALL);
        tables.mmu.sfenceVma();
        assertEquals(DATA | 0x1f_f123 & within, load(tables, va | 0x1f_f123 & within));
        assertEquals(DATA | within & -8, load(tables, va | within & -8));
        tables.ram.writeLong(tables.slot(va, level), 0);
      }
    });
  }

  @Test
  void aSuperpageOfTheRootLevelOfSv48MapsHalfATerabyte() {
    Tables tables = new Tables(PagingMode.SV48);
    tables.map(0, 3, 0, Tables.LEAF_ALL);
    assertEquals(DATA + 0x5678, load(tables, DATA + 0x5678));
    assertEquals(1, tables.mmu.walkSteps());
  }

  @Test
  void aMisalignedSuperpageFaultsAtEveryLevel() {
    inBoth(tables -> {
      for (int level = 1; level < tables.format.levels(); level++) {
        long va = 5L << 39 & tables.format.userEnd() - 1;
        long slot = tables.map(va, level, DATA + tables.format.span(level - 1), Tables.LEAF_ALL);
        tables.mmu.sfenceVma();
        assertEquals(Mmu.FAULT, load(tables, va), "level " + level);
        assertEquals(0, tables.ram.readLong(slot) & Pte.ACCESSED, "nothing is marked before the check");
        tables.ram.writeLong(slot, 0);
      }
    });
  }

  @Test
  void reservedEncodingsFault() {
    inBoth(tables -> {
      for (long flags : new long[] {Pte.VALID | Pte.WRITE | Pte.USER, Pte.VALID | Pte.WRITE | Pte.EXECUTE | Pte.USER, Tables.LEAF_ALL & ~Pte.VALID}) {
        tables.map(VA, 0, DATA, flags);
        assertEquals(Mmu.FAULT, load(tables, VA), () -> "flags " + Long.toHexString(flags));
      }
      for (int bit = 54; bit < 64; bit++) {
        long slot = tables.slot(VA, 0);
        tables.ram.writeLong(slot, Pte.of(DATA, Tables.LEAF_ALL) | 1L << bit);
        assertEquals(Mmu.FAULT, load(tables, VA), "bit " + bit);
      }
    });
  }

  @Test
  void aPointerWithAccessedDirtyOrUserFaults() {
    inBoth(tables -> {
      tables.map(VA, 0, DATA, Tables.LEAF_ALL);
      for (int level = 1; level < tables.format.levels(); level++) {
        long slot = tables.slot(VA, level);
        long pointer = tables.ram.readLong(slot);
        for (long bit : new long[] {Pte.ACCESSED, Pte.DIRTY, Pte.USER}) {
          tables.ram.writeLong(slot, pointer | bit);
          tables.mmu.sfenceVma();
          assertEquals(Mmu.FAULT, load(tables, VA));
        }
        tables.ram.writeLong(slot, pointer);
      }
      assertEquals(DATA, load(tables, VA));
    });
  }

  @Test
  void aPointerAtLevel0Faults() {
    inBoth(tables -> {
      tables.map(VA, 0, DATA, Pte.VALID);
      assertEquals(Mmu.FAULT, load(tables, VA));
    });
  }

  @Test
  void anEntryOutsideRamIsAnAccessFaultAndNoPageFault() {
    inBoth(tables -> {
      tables.map(VA, 1, 0x1000, Pte.VALID);
      long pa = load(tables, VA);
      assertTrue(pa != Mmu.FAULT && !tables.ram.contains(pa));
    });
  }

  @Test
  void permissionsAndTheUserBitAreChecked() {
    inBoth(tables -> {
      for (Access access : Access.values()) {
        tables.map(VA, 0, DATA, Pte.VALID | Pte.READ | Pte.USER);
        tables.mmu.sfenceVma();
        assertEquals(access == Access.LOAD, tables.mmu.translate(VA, access) == DATA);
        tables.map(VA, 0, DATA, Pte.VALID | Pte.EXECUTE | Pte.USER);
        tables.mmu.sfenceVma();
        assertEquals(access == Access.FETCH, tables.mmu.translate(VA, access) == DATA);
        tables.map(VA, 0, DATA, Tables.LEAF_ALL & ~Pte.USER);
        tables.mmu.sfenceVma();
        assertEquals(Mmu.FAULT, tables.mmu.translate(VA, access));
      }
    });
  }

  @Test
  void theLeafIsMarkedAccessedByEveryAccessAndDirtyByStores() {
    inBoth(tables -> {
      for (int level = 0; level < 3; level++) {
        long va = 7L << 30;
        long slot = tables.map(va, level, DATA, Tables.LEAF_ALL);
        tables.mmu.sfenceVma();
        load(tables, va);
        assertEquals(Pte.ACCESSED, tables.ram.readLong(slot) & (Pte.ACCESSED | Pte.DIRTY));
        tables.mmu.translate(va, Access.STORE);
        assertEquals(Pte.ACCESSED | Pte.DIRTY, tables.ram.readLong(slot) & (Pte.ACCESSED | Pte.DIRTY));
        tables.ram.writeLong(slot, 0);
      }
    });
  }

  @Test
  void aModeThatTheHartDoesNotKnowLeavesSatpAsItWas() {
    Tables tables = new Tables(PagingMode.SV39);
    tables.map(VA, 0, DATA, Tables.LEAF_ALL);
    long before = tables.mmu.satp();
    for (long mode : new long[] {1, 7, 10, 11, 15}) {
      tables.mmu.satp(mode << 60 | 77L << 44 | 99);
      assertEquals(before, tables.mmu.satp(), "mode " + mode);
    }
    assertEquals(DATA, load(tables, VA));
    tables.mmu.satp(8L << 60 | 0xffffL << 44 | Tables.ROOT >>> 12);
    assertEquals((1 << Mmu.ASID_BITS) - 1, tables.mmu.satp() >>> 44 & 0xffff, "ASIDLEN can be read back");
  }

  @Test
  void bareModeTranslatesNothing() {
    Tables tables = new Tables(PagingMode.SV48);
    tables.mmu.satp(0);
    assertEquals(DATA + 4, load(tables, DATA + 4));
  }
}
