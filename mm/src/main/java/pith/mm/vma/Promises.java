package pith.mm.vma;

import pith.mm.overcommit.Overcommit;
import pith.sync.RwSemaphore;

/**
 * Pages that a space was promised and for which no VMA stands yet: from {@link #make}, before anything changes, until {@link #close}, which gives back what no
 * VMA took over. Guarded by {@code mm.mmap_lock}, held for writing from one to the other.
 */
public final class Promises implements AutoCloseable {
  private final MemoryMap map;
  private long open;

  Promises(MemoryMap map) {
    this.map = map;
  }

  /** Asks for {@code pages} more, none if that is not above zero; throws ENOMEM. {@return this, to be closed} */
  public Promises make(RwSemaphore.WriteHeld guard, long pages) {
    return makeFor(guard, map, pages);
  }

  /** As {@link #make}, for a space that {@code asker} fills. */
  public Promises makeFor(RwSemaphore.WriteHeld guard, MemoryMap asker, long pages) {
    assert guard.semaphore() == map.mmapLock();
    if (pages > 0) {
      overcommit().promise(pages, asker.totals().all());
      open += pages;
    }
    return this;
  }

  /** VMAs with a promise have so many pages more, or less. */
  void account(long change) {
    long covered = Math.clamp(change, 0, open);
    open -= covered;
    overcommit().release(covered - change);
  }

  /** Gives back what no VMA took over. */
  @Override
  public void close() {
    overcommit().release(open);
    open = 0;
  }

  private Overcommit overcommit() {
    return map.memory().overcommit();
  }
}
