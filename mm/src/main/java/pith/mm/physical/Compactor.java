package pith.mm.physical;

/** Makes large free blocks by moving what lies between small ones. */
@FunctionalInterface
public interface Compactor {
  /** How an attempt ended. */
  enum Result {
    /** A block of the order is free. */
    SUCCESS,
    /** Everything was looked at and there is none. */
    COMPLETE,
    /** Not tried: there is too little free memory, so that reclaim is what helps. */
    SKIPPED,
    /** Not tried: it failed a short while ago. */
    DEFERRED
  }

  /** Tries to make a block of 2^{@code order} pages in a zone. Called with no spin lock held. */
  Result compact(Zone zone, int order);
}
