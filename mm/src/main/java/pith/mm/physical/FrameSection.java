package pith.mm.physical;

import java.util.concurrent.atomic.AtomicReference;

/** What is known of as many consecutive frames as the largest block has. Source: the sections of Linux's sparse memory model. */
final class FrameSection {
  static final int SHIFT = Zone.MAX_ORDER;
  static final int FRAMES = 1 << SHIFT;
  static final int MASK = FRAMES - 1;

  /** The zone that all of them are part of. */
  final Zone zone;

  final int[] references = new int[FRAMES];
  final int[] mappings = new int[FRAMES];

  /** At heads: entries that map the whole folio. */
  final int[] entireMappings = new int[FRAMES];

  /** At heads of folios of several pages: how many of them have entries of their own, and far above that how often all are mapped as a whole. */
  final int[] mappedPages = new int[FRAMES];

  final int[] flags = new int[FRAMES];
  final byte[] orders = new byte[FRAMES];
  final PageOwner[] owners = new PageOwner[FRAMES];
  final long[] indexes = new long[FRAMES];

  /** The keeper's own note, see {@link PageFrames#detail}. */
  final long[] details = new long[FRAMES];

  /** At heads: who was charged for the folio; null while nobody was for any of the section. Written by whoever allocated the folio, or moves it. */
  final AtomicReference<PageAccount[]> accounts = new AtomicReference<>();

  /** Neighbours on a free list, as frame numbers; guarded by the lock of whoever has the list. */
  final int[] next = new int[FRAMES];

  final int[] previous = new int[FRAMES];

  FrameSection(Zone zone) {
    this.zone = zone;
  }
}
