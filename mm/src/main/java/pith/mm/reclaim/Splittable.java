package pith.mm.reclaim;

import pith.mm.physical.PageOwner;

/** An owner whose folios can be cut into single pages. */
public interface Splittable extends PageOwner {
  /**
   * Splits a folio of its pages that the caller has a reference to, unless somebody else holds it otherwise than by mapping it. Only tries for locks.
   * {@return whether it was split}
   */
  boolean splitIdle(long head);
}
