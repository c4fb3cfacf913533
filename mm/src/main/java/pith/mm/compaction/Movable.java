package pith.mm.compaction;

import pith.mm.physical.PageOwner;

/** An owner whose pages can be moved to other frames. */
public interface Movable extends PageOwner {
  /**
   * Moves one of its pages as {@link PageMigration#migrate} says. The page is on none of reclaim's lists. It is held while it is locked, so that nobody reads,
   * writes or evicts it; every entry that maps it is replaced by one that makes a fault wait; and if then only the owner and the caller refer to it, its
   * contents are copied and the owner refers to the new frame.
   */
  boolean migrate(long from, long to);
}
