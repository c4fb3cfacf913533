package pith.hal.device;

import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;

/**
 * One request to a block device.
 *
 * @param operation what to do
 * @param sector first sector
 * @param sectors how many; at most what the memory holds
 * @param addresses physical addresses of the pieces of memory that hold the data, in order, each a whole number of sectors; the device reads or writes them itself
 * @param lengths their sizes in bytes
 * @param cookie whatever the driver needs to recognise the completion
 */
public record BlockRequest(Operation operation, long sector, int sectors, long[] addresses, int[] lengths, Object cookie) {
  /** A request whose data is in whole pages. */
  public BlockRequest(Operation operation, long sector, int sectors, long[] pages, Object cookie) {
    this(operation, sector, sectors, pages, new int[pages.length], cookie);
    Arrays.fill(lengths, PhysicalMemory.PAGE_BYTES);
  }

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
