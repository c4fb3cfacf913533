package pith.mm.reclaim;

/** How an attempt to free a page ended. */
public enum Eviction {
  /** Nothing but the caller's reference is left of it. */
  FREED,
  /** In use at this moment, or its contents could not be kept: let it rest. */
  ACTIVATE,
  /** Somebody else is at work on it. */
  BUSY
}
