package pith.mm.physical;

import pith.mm.physical.PageOwner.Use;

/**
 * What the pages of a node are used for. Counted when somebody asks, by a look at every frame of the node, so that nobody who allocates or maps pays for it.
 * Confined to who asks. Figures are pages, as they were one after the other, not of one moment.
 */
public final class NodeFigures {
  private final PageFrames frames;
  private long anonymous;
  private long file;
  private long shared;
  private long mapped;
  private long dirty;
  private long writeback;
  private long huge;
  private long slab;
  private long slabReclaimable;
  private long pageTables;
  private long swapCached;

  private NodeFigures(PageFrames frames) {
    this.frames = frames;
  }

  /** {@return the figures of {@code node}} */
  public static NodeFigures of(PageFrames frames, Node node) {
    NodeFigures figures = new NodeFigures(frames);
    for (Zone zone : node.zones()) {
      for (int frame = zone.first(); frame < zone.end(); ) {
        frame += frames.sectionOf(frame) == null ? FrameSection.FRAMES : figures.look(PageFrames.address(frame));
      }
    }
    return figures;
  }

  /** {@return how many frames were dealt with} */
  private int look(long page) {
    if (frames.references(page) == 0 || frames.head(page) != page) {
      return 1;
    }
    int pages = frames.folioPages(page);
    if (frames.is(page, PageFrames.SLAB)) {
      boolean reclaimable = frames.owner(page).use() == Use.KERNEL_RECLAIMABLE;
      slabReclaimable += reclaimable ? pages : 0;
      slab += reclaimable ? 0 : pages;
    } else if (frames.is(page, PageFrames.TABLE)) {
      pageTables += pages;
    } else if (frames.owner(page) != null) {
      lookAtContents(page, pages, frames.owner(page).use());
    }
    return pages;
  }

  private void lookAtContents(long page, int pages, Use use) {
    int mappedPages = frames.mappedPages(page);
    swapCached += frames.is(page, PageFrames.SWAP_CACHE) ? pages : 0;
    if (use == Use.ANONYMOUS) {
      anonymous += mappedPages;
      huge += frames.entireMappings(page) > 0 ? 1 : 0;
    } else if (use == Use.FILE || use == Use.SHARED_MEMORY) {
      file += pages;
      shared += use == Use.SHARED_MEMORY ? pages : 0;
      mapped += mappedPages;
      dirty += use == Use.FILE && frames.is(page, PageFrames.DIRTY) ? pages : 0;
      writeback += frames.is(page, PageFrames.WRITEBACK) ? pages : 0;
    }
  }

  /** {@return the figure that {@code what} is for the machine; 0 for what is not counted by node} */
  public long get(VmStatistic what) {
    return switch (what) {
      case ANONYMOUS -> anonymous;
      case FILE -> file;
      case SHARED_MEMORY -> shared;
      case MAPPED -> mapped;
      case DIRTY -> dirty;
      case WRITEBACK -> writeback;
      case ANONYMOUS_HUGE -> huge;
      case SLAB -> slab;
      case SLAB_RECLAIMABLE -> slabReclaimable;
      case PAGE_TABLES -> pageTables;
      case SWAP_CACHED -> swapCached;
      default -> 0;
    };
  }
}
