package pith.mm.swap;

/**
 * What a swap area lies on: a block device, or a file of known place. Slots are pages; both calls may sleep, allocate nothing, and throw
 * {@link pith.sync.outcome.Refused} with EIO.
 */
public interface SwapBacking {
  /** Reads consecutive slots into pages, given by their physical addresses. */
  void read(int firstSlot, long[] pages);

  /** Writes pages to consecutive slots. */
  void write(int firstSlot, long[] pages);

  /** The area is no longer used. */
  default void close() {}
}
