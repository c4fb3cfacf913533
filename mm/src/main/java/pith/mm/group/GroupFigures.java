package pith.mm.group;

import java.util.function.LongConsumer;
import pith.mm.physical.PageFrames;
import pith.mm.physical.PageOwner;

/**
 * What the pages of a group are used for. Counted when somebody asks, by a look at every frame that anybody is charged for, so that nobody pays for it
 * otherwise. Confined to who asks. Figures are pages, as they were one after the other, not of one moment.
 */
public final class GroupFigures implements LongConsumer {
  private final PageFrames frames;
  private final MemoryGroup group;
  private long anonymous;
  private long kernel;
  private long pageTables;
  private long file;
  private long shared;
  private long mapped;
  private long swapCached;
  private long huge;
  private long unevictable;

  private GroupFigures(PageFrames frames, MemoryGroup group) {
    this.frames = frames;
    this.group = group;
  }

  /** {@return the figures of {@code group} and those below} */
  public static GroupFigures of(PageFrames frames, MemoryGroup group) {
    GroupFigures figures = new GroupFigures(frames, group);
    frames.charged(figures);
    return figures;
  }

  @Override
  public void accept(long page) {
    if (!(frames.account(page) instanceof MemoryGroup payer) || !group.covers(payer)) {
      return;
    }
    PageOwner owner = frames.owner(page);
    PageOwner.Use use = owner == null ? PageOwner.Use.ANONYMOUS : owner.use();
    int order = frames.folioOrder(page);
    long pages = 1L << order;
    unevictable += frames.is(page, PageFrames.UNEVICTABLE) ? pages : 0;
    swapCached += frames.is(page, PageFrames.SWAP_CACHE) ? pages : 0;
    if (frames.is(page, PageFrames.TABLE)) {
      pageTables += pages;
    } else if (use == PageOwner.Use.KERNEL) {
      kernel += pages;
    } else if (use == PageOwner.Use.ANONYMOUS) {
      anonymous += pages;
      huge += order > 0 ? pages : 0;
    } else {
      file += pages;
      shared += use == PageOwner.Use.SHARED_MEMORY ? pages : 0;
      mapped += frames.folioMapped(page) ? pages : 0;
    }
  }

  public long anonymous() {
    return anonymous;
  }

  /** {@return pages of the kernel's that the group pays for: page tables, what is in pipes, objects and stacks} */
  public long kernel() {
    return kernel + pageTables + group.kernel().objectPages() + group.kernel().stackPages();
  }

  /** {@return pages of tasks' stacks in the kernel} */
  public long stacks() {
    return group.kernel().stackPages();
  }

  /** {@return bytes of the kernel's objects: those that shrinkers can free, or the others} */
  public long objectBytes(boolean reclaimable) {
    return group.kernel().bytes(reclaimable);
  }

  /** {@return pages that are levels of page tables} */
  public long pageTables() {
    return pageTables;
  }

  /** {@return pages of files, shared memory included} */
  public long file() {
    return file;
  }

  public long shared() {
    return shared;
  }

  public long mapped() {
    return mapped;
  }

  public long swapCached() {
    return swapCached;
  }

  /** {@return pages that programs locked} */
  public long unevictable() {
    return unevictable;
  }

  /** {@return anonymous pages that are parts of huge ones} */
  public long huge() {
    return huge;
  }
}
