package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.mm.Audit;
import pith.mm.MemoryOptions;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.VmStatistic;
import pith.mm.vma.Prot;

/**
 * Huge pages that several processes have are cut, and their pages go to swap, while others touch, write to and unmap them: no page, count or reference is lost.
 */
class FolioCutTest {
  private static final long AT = 1L << 30;
  private static final int PAGES = PageTable.HUGE_PAGES;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final int WRITTEN = 1 << 20;

  @Test
  void aFolioIsCutWhileOthersWriteToItsPagesAndUnmapThem() {
    long cuts = 0;
    for (int seed = 0; seed < 24; seed++) {
      cuts += run(seed);
    }
    assertTrue(cuts >= 12, "folios cut: " + cuts);
  }

  private static long at(int page) {
    return AT + ((long) page << 12);
  }

  /** {@return how many folios were cut} */
  private static long run(int seed) {
    TestMachine machine = new TestMachine(64 << 20, 3, seed, MemoryOptions.DEFAULT.withSlabDebug().with("thp=always"));
    machine.memory.hugePages();
    AddressSpace[] spaces = new AddressSpace[2];
    boolean[] gone = new boolean[PAGES];
    boolean[] written = new boolean[PAGES];
    Audit[] audit = new Audit[1];
    int[] left = {2};
    machine.run(
        () -> {
          SwapDisk.attach(machine.memory, 4000);
          audit[0] = new Audit(machine.memory);
          AddressSpace parent = AddressSpace.create(machine.memory);
          parent.activate(TestMachine.hart());
          parent.map(AT, PageTable.HUGE_BYTES, Prot.READ | Prot.WRITE, ANON, null, 0);
          for (int page = 0; page < PAGES; page++) {
            parent.writeLong(at(page), page);
          }
          AddressSpace child = parent.duplicate();
          spaces[1] = parent;
          spaces[0] = child;
          for (int i = 0; i < 6; i++) {
            machine.memory.reclaim().reclaim(600);
          }
          while (left[0] > 0) {
            TestMachine.hart().charge(200);
          }
          check(spaces, gone, written);
          Audit.assertCountsExact(machine.memory, List.of(spaces));
        },
        () -> {
          await(spaces, 1);
          Random random = new Random(seed);
          spaces[1].activate(TestMachine.hart());
          for (int i = 0; i < 120; i++) {
            int page = random.nextInt(PAGES);
            if (random.nextInt(3) == 0) {
              spaces[1].writeLong(at(page), page + WRITTEN);
              written[page] = true;
            }
            assertEquals(written[page] ? page + WRITTEN : page, spaces[1].readLong(at(page)));
            TestMachine.hart().charge(random.nextInt(3_000));
          }
          left[0]--;
        },
        () -> {
          await(spaces, 0);
          Random random = new Random(~seed);
          spaces[0].activate(TestMachine.hart());
          for (int i = 0; i < 60; i++) {
            int page = random.nextInt(PAGES);
            if (gone[page]) {
              continue;
            }
            assertEquals(page, spaces[0].readLong(at(page)), "the child has its own");
            spaces[0].unmap(at(page), 4096);
            gone[page] = true;
            TestMachine.hart().charge(random.nextInt(6_000));
          }
          left[0]--;
        });
    long cuts = machine.memory.statistics().get(VmStatistic.THP_SPLIT_PAGE);
    spaces[0].put();
    spaces[1].put();
    audit[0].assertNothingIsLeft();
    return cuts;
  }

  private static void check(AddressSpace[] spaces, boolean[] gone, boolean[] written) {
    for (AddressSpace space : spaces) {
      for (int page = 0; page < PAGES; page++) {
        if (space == spaces[1] || !gone[page]) {
          assertEquals(space == spaces[1] && written[page] ? page + WRITTEN : page, space.readLong(at(page)));
        }
      }
    }
  }

  private static void await(AddressSpace[] spaces, int which) {
    while (spaces[which] == null) {
      TestMachine.hart().charge(200);
    }
  }
}
