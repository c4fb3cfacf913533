package pith.vfs.block;

import pith.hal.Hart;
import pith.hal.device.BlockDevice;
import pith.hal.device.BlockPort;
import pith.hal.device.BlockRequest;
import pith.hal.device.BlockRequest.Operation;
import pith.hal.device.BlockRequest.Status;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;
import pith.sync.Completion;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;

/** The way to one disk. Requests are served in the order in which they were submitted. */
public final class BlockQueue {
  private static final LockClass LOCK = LockClass.of("block_queue.lock");

  /** Sectors in a page. */
  public static final int PAGE_SECTORS = PhysicalMemory.PAGE_BYTES / BlockDevice.SECTOR_BYTES;

  /** Building a request and ringing the device's doorbell, in cycles. */
  private static final long SUBMIT_CYCLES = 300;

  /** Runs when the device has finished a request, in an interrupt: must not sleep. */
  @FunctionalInterface
  public interface End {
    /** {@code done} tells whether the data were moved; otherwise it is an I/O error. */
    void ended(boolean done);
  }

  private final BlockPort device;
  private final SpinLock lock = new SpinLock(LOCK);
  private final BlockStatistics statistics = new BlockStatistics();

  public BlockQueue(BlockPort device) {
    this.device = device;
  }

  /** {@return the name of the device, as under /dev} */
  public String name() {
    return device.name();
  }

  /** {@return the size in sectors of 512 bytes} */
  public long sectors() {
    return device.sectors();
  }

  public boolean readOnly() {
    return device.readOnly();
  }

  /** {@return what was asked of the disk so far} */
  public BlockStatistics statistics() {
    return statistics;
  }

  /**
   * Asks the disk for {@code sectors} sectors from {@code sector} on, moved to or from {@code pages} (physical addresses); returns at once. The pages must stay
   * as they are until {@code end} ran.
   */
  public void submit(Operation operation, long sector, int sectors, long[] pages, End end) {
    Work.charge(SUBMIT_CYCLES);
    try (var _ = lock.acquire()) {
      statistics.submitted();
      device.submit(new BlockRequest(operation, sector, sectors, pages, end));
    }
    if (device.isImmediate()) {
      finish();
    }
  }

  /** Moves whole pages and sleeps until that is done. {@return whether it was; false means an I/O error} */
  public boolean transfer(Operation operation, long sector, long... pages) {
    return await(operation, sector, pages.length * PAGE_SECTORS, pages);
  }

  /** As {@link #transfer}, of the first {@code sectors} sectors of one page. */
  boolean move(Operation operation, long sector, int sectors, long page) {
    return await(operation, sector, sectors, new long[] {page});
  }

  /** Makes everything written so far durable; sleeps. {@return whether it was} */
  public boolean flush() {
    return await(Operation.FLUSH, 0, 0, new long[0]);
  }

  private boolean await(Operation operation, long sector, int sectors, long[] pages) {
    Completion finished = new Completion();
    boolean[] outcome = new boolean[1];
    submit(
        operation,
        sector,
        sectors,
        pages,
        done -> {
          outcome[0] = done;
          finished.complete();
        });
    if (!finished.tryAwait()) {
      finished.await(Sleep.UNINTERRUPTIBLE);
    }
    return outcome[0];
  }

  /** The device's interrupt, on {@code hart}: ends every request that is finished. */
  public void interrupt(Hart hart) {
    finish();
  }

  private void finish() {
    for (BlockRequest.Completion completion = poll(); completion != null; completion = poll()) {
      BlockRequest request = completion.request();
      boolean done = completion.status() == Status.DONE;
      if (done && request.operation() == Operation.READ) {
        statistics.read(request.sectors());
      } else if (done && request.operation() == Operation.WRITE) {
        statistics.wrote(request.sectors());
      }
      ((End) request.cookie()).ended(done);
    }
  }

  private BlockRequest.Completion poll() {
    try (var _ = lock.acquire()) {
      BlockRequest.Completion completion = device.poll();
      if (completion != null) {
        statistics.finished();
      }
      return completion;
    }
  }
}
