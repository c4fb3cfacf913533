package pith.mm.compaction;

import pith.mm.physical.PageFrames;
import pith.mm.reclaim.Reclaim;
import pith.sync.WaitQueue;

/**
 * Moves pages that have a {@link Movable} owner.
 *
 * <pre>
 *   off reclaim's lists ─► owner: lock the page ─► entries become placeholders ─► held by others? ─ no ─► copy, owner refers to the new frame
 *                                                                                     │ yes                        │
 *   back on the lists  ◄─ wake who faulted  ◄──── unlock  ◄──── entries for the old frame    or    for the new one ◄─┘
 * </pre>
 *
 * <p>Others who refer to the page, by a reference without an entry, may read or write it at any moment: a transfer of a device, a copy that a fault makes. Then
 * it stays where it is.
 */
public final class Migration implements PageMigration {
  private final PageFrames frames;
  private final Reclaim reclaim;
  private final WaitQueue arrivals;

  /** Takes pages off the lists of {@code reclaim} while they move, and wakes those who wait in {@code arrivals} for one. */
  public Migration(PageFrames frames, Reclaim reclaim, WaitQueue arrivals) {
    this.frames = frames;
    this.reclaim = reclaim;
    this.arrivals = arrivals;
  }

  @Override
  public boolean migrate(long from, long to) {
    if (!(frames.owner(from) instanceof Movable owner)) {
      return false;
    }
    boolean listed = reclaim.isolate(from);
    boolean moved = owner.migrate(from, to);
    if (listed) {
      reclaim.putBack(moved ? to : from);
    }
    arrivals.wakeAll();
    return moved;
  }
}
