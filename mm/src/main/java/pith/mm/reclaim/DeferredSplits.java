package pith.mm.reclaim;

import pith.mm.physical.PageAllocator;
import pith.mm.physical.SplitQueue;
import pith.mm.shrinker.Shrinker;

/** Splits huge folios of which pages are wasted, when memory is short. Source: Linux's {@code deferred_split_scan}. */
public final class DeferredSplits implements Shrinker {
  private final PageAllocator pages;
  private final SplitQueue queue;

  public DeferredSplits(PageAllocator pages) {
    this.pages = pages;
    this.queue = pages.splitQueue();
  }

  @Override
  public String name() {
    return "thp-deferred_split";
  }

  @Override
  public long count(Caller caller) {
    return queue.count();
  }

  @Override
  public long scan(long objects, Caller caller) {
    long split = 0;
    for (long i = Math.min(objects, queue.count()); i > 0; i--) {
      long head = queue.next();
      if (head != 0 && pages.tryGet(head)) {
        split += pages.frames().owner(head) instanceof Splittable owner && owner.splitIdle(head) ? 1 : 0;
        pages.put(head);
      }
    }
    return split;
  }
}
