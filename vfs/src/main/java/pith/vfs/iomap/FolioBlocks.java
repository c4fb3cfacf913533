package pith.vfs.iomap;

import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.PageFrames;

/**
 * Which blocks of a page are up to date, and which are dirty, where blocks are smaller than pages: so a block can be written without reading its neighbours,
 * and only what changed goes to the disk.
 *
 * <pre>
 *   detail of the page's frame      … │ dirty, a bit each │ up to date, a bit each │
 *                                      31               16 15                     0
 * </pre>
 *
 * <p>A page whose flag {@code UPTODATE} is set is up to date in all blocks, whatever the bits say; a dirty page without a dirty bit (a program wrote to a
 * mapping) is dirty in all that are up to date. Guarded by the page's lock. Source: Linux's {@code struct iomap_folio_state}.
 */
final class FolioBlocks {
  private static final int DIRTY_SHIFT = 16;

  private final PageFrames frames;
  private final int bits;

  /** Blocks are {@code 1 << bits} bytes long. */
  FolioBlocks(PageFrames frames, int bits) {
    this.frames = frames;
    this.bits = bits;
  }

  int perPage() {
    return PhysicalMemory.PAGE_BYTES >>> bits;
  }

  private int all() {
    return (1 << perPage()) - 1;
  }

  /** {@return a bit for each block that bytes {@code [from, to)} of a page touch} */
  private int mask(int from, int to) {
    int end = to - 1 >>> bits;
    return (2 << end) - (1 << (from >>> bits));
  }

  boolean isUpToDate(long page, int block) {
    return frames.is(page, PageFrames.UPTODATE) || (frames.detail(page) >>> block & 1) != 0;
  }

  /** Bytes {@code [from, to)}, whole blocks, are those of the file; if now all are, the page is. */
  void setUpToDate(long page, int from, int to) {
    frames.detail(page, frames.detail(page) | mask(from, to));
    if (((int) frames.detail(page) & all()) == all()) {
      frames.set(page, PageFrames.UPTODATE);
    }
  }

  /** Bytes {@code [from, to)} were written. */
  void setDirty(long page, int from, int to) {
    frames.detail(page, frames.detail(page) | (long) mask(from, to) << DIRTY_SHIFT);
  }

  /** {@return a bit for each block that must be written back, of a page that is dirty or was until its writing began; none is dirty any more} */
  int takeDirty(long page) {
    int upToDate = frames.is(page, PageFrames.UPTODATE) ? all() : (int) frames.detail(page) & all();
    int dirty = (int) (frames.detail(page) >>> DIRTY_SHIFT) & all();
    frames.detail(page, frames.detail(page) & all());
    return dirty == 0 ? upToDate : dirty & upToDate;
  }
}
