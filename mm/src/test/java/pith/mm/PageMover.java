package pith.mm;

import java.util.Random;
import pith.hal.mmu.Pte;
import pith.mm.compaction.Migration;
import pith.mm.compaction.PageMigration;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageFrames;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Refused;

/** Moves pages of users to frames that happen to be free, more eagerly than compaction would. */
public final class PageMover {
  private final MemorySystem memory;
  private final PageMigration migration;
  public int moved;
  public int stayed;

  public PageMover(MemorySystem memory) {
    this.memory = memory;
    this.migration = new Migration(memory.frames(), memory.reclaim(), memory.arrivals());
  }

  /** Tries to move each page of users with the given chance, in percent. */
  public void move(Random random, int percent) {
    for (int frame = 0; frame < memory.frames().count(); frame++) {
      long page = PageFrames.address(frame);
      if (memory.frames().references(page) > 0 && memory.frames().folioOrder(page) == 0 && random.nextInt(100) < percent && memory.pages().tryGet(page)) {
        if (memory.frames().isMovable(page)) {
          move(page);
        }
        memory.pages().put(page);
      }
    }
  }

  /** Tries to move the page that is mapped at {@code address}, if any is. */
  public void moveAt(AddressSpace space, long address) {
    long slot = space.map().table().find(address);
    long entry = slot == PageTable.NONE ? 0 : space.map().table().read(slot);
    long page = Pte.physicalAddress(entry);
    if (Entries.present(entry) && !Entries.special(entry) && memory.pages().tryGet(page)) {
      move(page);
      memory.pages().put(page);
    }
  }

  private void move(long page) {
    try {
      long target = memory.pages().allocate(0, Allocation.USER);
      if (migration.migrate(page, target)) {
        moved++;
      } else {
        stayed++;
      }
      memory.pages().put(target);
    } catch (Refused noMemory) {
      stayed++;
    }
  }
}
