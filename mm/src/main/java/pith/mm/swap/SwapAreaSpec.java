package pith.mm.swap;

/**
 * A swap area to be used.
 *
 * @param path as /proc/swaps shows it
 * @param partition whether it is a device, rather than a file
 * @param priority areas of a higher one are filled first
 * @param slots pages, the header's included
 * @param bad slots that are never used
 */
public record SwapAreaSpec(String path, boolean partition, int priority, int slots, int[] bad, SwapBacking backing) {
  /** An area without bad slots. */
  public SwapAreaSpec(String path, boolean partition, int priority, int slots, SwapBacking backing) {
    this(path, partition, priority, slots, new int[0], backing);
  }
}
