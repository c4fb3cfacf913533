package pith.mm.rmap;

import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.MemorySystem;
import pith.mm.compaction.Movable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.reclaim.Evictable;
import pith.mm.reclaim.Eviction;
import pith.mm.reclaim.References;
import pith.mm.reclaim.Scan;
import pith.mm.reclaim.Splittable;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.KernelObject;
import pith.mm.swap.Swap;
import pith.sync.LockClass;

/**
 * The owner of the anonymous pages of a VMA and of all VMAs that fork made from it: the way back from such a page to the entries that map it. A page's index is
 * its number within the VMA's linear numbering, which a VMA keeps when it is split, moved or inherited; so page and index name one address in each member.
 *
 * <p>One object serves a whole fork family, as in Linux 2.6.7 to 2.6.33. Linux later gave each child an {@code anon_vma} of its own, tied together by chains,
 * because a server with a thousand children made each walk look at a thousand VMAs, also for pages that only one has. Here a walk ends as soon as the page's
 * map count is 0, and so sees few members unless the page is really shared; the single object makes splitting and merging a matter of comparing two references.
 *
 * <p>It lives as long as a VMA refers to it. Source: Linux {@code mm/rmap.c}; Corbet, "Virtual memory II: the return of objrmap", LWN 2004.
 */
public final class AnonVma extends KernelObject implements Evictable, Movable, Splittable {
  private static final LockClass LOCK = LockClass.of("anon_vma.lock");

  /** What Linux's {@code anon_vma} takes. */
  private static final int BYTES = 104;
  private static final CacheSpec SLAB = new CacheSpec("anon_vma", BYTES).chargedToGroups();

  private final MemorySystem memory;
  private final PageFrames frames;
  private final Swap swap;
  private final Members members = new Members();

  /** The owner of a first VMA's pages; throws ENOMEM. */
  public AnonVma(MemorySystem memory, PageMapping first) {
    super(memory.slabs().cache(SLAB));
    this.memory = memory;
    this.frames = memory.frames();
    this.swap = memory.swap();
    try (var held = members.lock().write()) {
      members.add(held, first);
    }
  }

  @Override
  public Use use() {
    return Use.ANONYMOUS;
  }

  /** {@return the VMAs that may map its pages} */
  public PageMappings<PageMapping> members() {
    return members;
  }

  /** A VMA joins: a child's, the upper half of one that is split, or the target of a move. */
  public void join(PageMapping mapping) {
    try (var held = members.lock().write()) {
      members.add(held, mapping);
    }
  }

  /** A VMA goes, whose pages are unmapped. The last one frees the object. */
  public void leave(PageMapping mapping) {
    boolean last;
    try (var held = members.lock().write()) {
      members.remove(held, mapping);
      last = !members.any();
    }
    if (last) {
      release();
    }
  }

  @Override
  public References references(long page) {
    if (frames.folioOrder(page) == 0 || frames.entireMappings(page) > 0) {
      return members.tryReferences(frames, page);
    }
    References all = References.NONE;
    for (int i = 0; i < frames.folioPages(page) && all != References.UNKNOWN; i++) {
      all = all.and(members.tryReferences(frames, page + ((long) i << PhysicalMemory.PAGE_SHIFT)));
    }
    return all;
  }

  /** Gives the page a slot, replaces all entries by the slot's, and lets the swap cache do the rest. Whoever faults meanwhile finds the page in the cache. */
  @Override
  public Eviction evict(long page, Scan scan) {
    if (!swap.tryLock(page)) {
      return Eviction.BUSY;
    }
    try {
      if (frames.owner(page) != this) {
        return Eviction.BUSY;
      }
      if (frames.folioOrder(page) > 0 && !(scan.maySwap() && splitFolio(page))) {
        return Eviction.ACTIVATE;
      }
      return frames.is(page, PageFrames.LAZY_FREE) ? dropGivenUp(page) : swapOut(page);
    } finally {
      swap.unlock(page);
    }
  }

  /**
   * Swap takes single pages; those of an idle folio but the first come to where the next are taken from. {@return false if somebody holds it who is not known}
   */
  private boolean splitFolio(long head) {
    int pages = frames.folioPages(head);
    boolean split = members.trySplit(frames, head, () -> memory.pages().cut(head));
    memory.arrivals().wakeAll();
    if (split) {
      memory.pages().putParts(head, pages);
      memory.statistics().add(VmStatistic.THP_SPLIT_PAGE, 1);
    }
    return split;
  }

  @Override
  public void stays(long page) {
    swap.spare(page);
  }

  @Override
  public boolean splitIdle(long head) {
    if (!swap.tryLock(head)) {
      return false;
    }
    try {
      return frames.owner(head) == this && frames.folioOrder(head) > 0 && splitFolio(head);
    } finally {
      swap.unlock(head);
    }
  }

  private Eviction swapOut(long page) {
    if (!frames.is(page, PageFrames.SWAP_CACHE) && (frames.mappings(page) == 0 || !swap.cache(page))) {
      return Eviction.ACTIVATE;
    }
    long entry = frames.detail(page);
    if (frames.mappings(page) > 0 && !members.tryUnmap(frames, page, old -> swap.duplicate(entry))) {
      return Eviction.ACTIVATE;
    }
    return swap.evict(page);
  }

  /** A page that its program gave up goes without a trace, unless it was written to since: then it is as any other again. */
  private Eviction dropGivenUp(long page) {
    boolean unmapped = members.tryUnmap(frames, page, old -> (old & Pte.DIRTY) != 0 ? old : 0);
    if (!unmapped || frames.is(page, PageFrames.DIRTY)) {
      frames.clear(page, PageFrames.LAZY_FREE);
      return Eviction.ACTIVATE;
    }
    if (frames.references(page) != 1) {
      return Eviction.BUSY;
    }
    memory.statistics().add(VmStatistic.LAZY_FREED, 1);
    return Eviction.FREED;
  }

  @Override
  public boolean migrate(long from, long to) {
    if (!swap.tryLock(from)) {
      return false;
    }
    swap.tryLock(to); // nobody else knows it
    boolean moved = frames.owner(from) == this && members.tryMove(frames, from, to, () -> carry(from, to));
    swap.unlock(to);
    swap.unlock(from);
    return moved;
  }

  /** Nobody maps the page: outside the swap cache nobody can find it either. */
  private boolean carry(long from, long to) {
    if (frames.is(from, PageFrames.SWAP_CACHE)) {
      return swap.move(from, to);
    }
    boolean alone = frames.references(from) == 1;
    if (alone) {
      memory.pages().copy(from, to);
      frames.succeed(from, to);
    }
    return alone;
  }

  private static final class Members extends PageMappings<PageMapping> {
    Members() {
      super(LOCK);
    }
  }
}
