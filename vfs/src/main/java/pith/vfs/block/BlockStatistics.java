package pith.vfs.block;

import java.util.concurrent.atomic.AtomicLong;

/** What a disk was asked for, as /proc/diskstats counts it. Atomic. */
public final class BlockStatistics {
  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong sectorsRead = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong sectorsWritten = new AtomicLong();

  void submitted() {
    inFlight.incrementAndGet();
  }

  void finished() {
    inFlight.decrementAndGet();
  }

  void read(int sectors) {
    reads.incrementAndGet();
    sectorsRead.addAndGet(sectors);
  }

  void wrote(int sectors) {
    writes.incrementAndGet();
    sectorsWritten.addAndGet(sectors);
  }

  /** {@return requests that the disk has not finished} */
  public long inFlight() {
    return inFlight.get();
  }

  /** {@return read requests that succeeded} */
  public long reads() {
    return reads.get();
  }

  public long sectorsRead() {
    return sectorsRead.get();
  }

  /** {@return write requests that succeeded} */
  public long writes() {
    return writes.get();
  }

  public long sectorsWritten() {
    return sectorsWritten.get();
  }
}
