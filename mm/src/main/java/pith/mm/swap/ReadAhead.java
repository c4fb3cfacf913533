package pith.mm.swap;

import pith.mm.compaction.Movable;
import pith.mm.physical.PageOwner;
import pith.mm.reclaim.Evictable;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.References;
import pith.mm.reclaim.Scan;

/** The owner of pages that were read from swap and that no program has mapped yet: whose they are is not known before. */
final class ReadAhead implements Evictable, Movable {
  private final SwapCache cache;
  private final SwapOut out;

  ReadAhead(SwapCache cache, SwapOut out) {
    this.cache = cache;
    this.out = out;
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
    if (!cache.tryLock(page)) {
      return Eviction.BUSY;
    }
    Eviction how = cache.ownedBy(page, this) ? out.evict(page) : Eviction.BUSY;
    cache.unlock(page);
    return how;
  }

  @Override
  public boolean migrate(long from, long to) {
    if (!cache.tryLock(from)) {
      return false;
    }
    cache.tryLock(to);
    boolean moved = cache.ownedBy(from, this) && cache.move(from, to);
    cache.unlock(to);
    cache.unlock(from);
    return moved;
  }
}
