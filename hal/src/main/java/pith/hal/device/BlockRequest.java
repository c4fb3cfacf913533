package pith.hal.device;

/**
 * One request to a block device.
 *
 * @param operation what to do
 * @param sector first sector
 * @param sectors how many; at most what the pages hold
 * @param pages physical addresses of the pages that hold the data, in order; the device reads or writes them itself
 * @param cookie whatever the driver needs to recognise the completion
 */
public record BlockRequest(Operation operation, long sector, int sectors, long[] pages, Object cookie) {
  /** What a request asks for. */
  public enum Operation {
    READ,
    WRITE,
    /** Makes every completed write durable. */
    FLUSH
  }

  /** A request that the device finished. */
  public record Completion(BlockRequest request, Status status) {}

  /** How a request ended. */
  public enum Status {
    DONE,
    /** Sectors or pages are not there, or the device is read-only. */
    REFUSED,
    /** The storage failed. */
    FAILED
  }
}
