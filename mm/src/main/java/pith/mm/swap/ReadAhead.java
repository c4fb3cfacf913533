package pith.mm.swap;

import pith.mm.compaction.Movable;
import pith.mm.physical.PageOwner;
import pith.mm.reclaim.Evictable;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.References;
import pith.mm.reclaim.Scan;

/** The owner of pages that were read from swap and that no program has mapped yet: whose they are is not known before. */
final class ReadAhead implements Evictable, Movable {
  private final Swap swap;

  ReadAhead(Swap swap) {
    this.swap = swap;
  }

  @Override
  public PageOwner.Use use() {
    return PageOwner.Use.ANONYMOUS;
  }

  @Override
  public References references(long page) {
    return References.NONE;
  }

  @Override
  public Eviction evict(long page, Scan scan) {
    if (!swap.tryLock(page)) {
      return Eviction.BUSY;
    }
    Eviction how = swap.ownedBy(page, this) ? swap.evict(page) : Eviction.BUSY;
    swap.unlock(page);
    return how;
  }

  @Override
  public boolean migrate(long from, long to) {
    if (!swap.tryLock(from)) {
      return false;
    }
    swap.tryLock(to);
    boolean moved = swap.ownedBy(from, this) && swap.move(from, to);
    swap.unlock(to);
    swap.unlock(from);
    return moved;
  }
}
