package pith.vfs.block;

/**
 * What one request to a device may be. Source: Linux's {@code struct queue_limits}.
 *
 * @param logicalBlockBytes the smallest unit that the device reads and writes; a power of two of at least 512
 * @param maxBytes most bytes that one request moves
 * @param maxSegments most pieces of memory that one request has
 * @param boundary where pieces of one request may meet: each but the first begins, and each but the last ends, at a multiple of it (a power of two); 1 for
 *     anywhere
 * @param maxDiscardBytes most bytes that one request discards or zeroes; 0 if the device cannot
 * @param writeCache whether what the device has written may be lost until it is flushed
 * @param fua whether the device can make a single write durable
 */
public record BlockLimits(int logicalBlockBytes, int maxBytes, int maxSegments, int boundary, int maxDiscardBytes, boolean writeCache, boolean fua) {
  /** {@return whether {@code next} may follow a piece of memory that ends at {@code end} within one request} */
  boolean joins(long end, long next) {
    return end == next || ((end | next) & boundary - 1) == 0;
  }
}
