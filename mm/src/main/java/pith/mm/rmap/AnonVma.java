package pith.mm.rmap;

import pith.mm.MemorySystem;
import pith.mm.physical.PageOwner;
import pith.mm.slab.KernelObject;
import pith.sync.LockClass;

/**
 * The owner of the anonymous pages of a VMA and of all VMAs that fork made from it: the way back from such a page to the entries that map it. A page's index is its
 * number within the VMA's linear numbering, which a VMA keeps when it is split, moved or inherited; so page and index name one address in each member.
 *
 * <p>One object serves a whole fork family, as in Linux 2.6.7 to 2.6.33. Linux later gave each child an {@code anon_vma} of its own, tied together by chains, because a
 * server with a thousand children made each walk look at a thousand VMAs, also for pages that only one has. Here a walk ends as soon as the page's map count is 0, and
 * so sees few members unless the page is really shared; the single object makes splitting and merging a matter of comparing two references.
 *
 * <p>It lives as long as a VMA refers to it. Source: Linux {@code mm/rmap.c}; Corbet, "Virtual memory II: the return of objrmap", LWN 2004.
 */
public final class AnonVma extends KernelObject implements PageOwner {
  private static final LockClass LOCK = LockClass.of("anon_vma.lock");

  /** What Linux's {@code anon_vma} takes. */
  private static final int BYTES = 104;

  private final Members members = new Members();

  /** The owner of a first VMA's pages; throws ENOMEM. */
  public AnonVma(MemorySystem memory, PageMapping first) {
    super(memory.slabs().cache("anon_vma", BYTES));
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

  private static final class Members extends PageMappings<PageMapping> {
    Members() {
      super(LOCK);
    }
  }
}
