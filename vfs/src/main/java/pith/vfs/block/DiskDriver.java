package pith.vfs.block;

import pith.hal.Hart;
import pith.hal.device.BlockDevice;
import pith.hal.device.BlockRequest;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** Drives hal's simple disk, which has one queue and serves requests in the order in which they come. */
public final class DiskDriver implements BlockDriver {
  private static final LockClass LOCK = LockClass.of("disk_driver.lock");
  private static final int DEPTH = 128;
  private static final int MOST_SEGMENTS = 256;
  private static final int MOST_BYTES = 1 << 20;

  /** Building a request and ringing the device's doorbell, in cycles. */
  private static final long ISSUE_CYCLES = 100;

  private final BlockDevice device;
  private final SpinLock lock = new SpinLock(LOCK);

  public DiskDriver(BlockDevice device) {
    this.device = device;
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public long sectors() {
    return device.sectors();
  }

  @Override
  public boolean readOnly() {
    return device.readOnly();
  }

  @Override
  public BlockLimits limits() {
    return new BlockLimits(Bio.SECTOR_BYTES, MOST_BYTES, MOST_SEGMENTS, 1, 0, true, false);
  }

  @Override
  public int queues() {
    return 1;
  }

  @Override
  public int depth() {
    return DEPTH;
  }

  @Override
  public int queueFor(int hart, boolean polled) {
    return 0;
  }

  @Override
  public void queue(int queue, Request request) {
    Work.charge(ISSUE_CYCLES);
    long[] addresses = new long[request.segments()];
    int[] lengths = new int[request.segments()];
    int count = 0;
    for (Bio bio = request.first(); bio != null; bio = Request.following(bio)) {
      for (int i = 0; i < bio.segments(); i++) {
        addresses[count] = bio.address(i);
        lengths[count++] = bio.length(i);
      }
    }
    try (var _ = lock.acquire()) {
      device.submit(new BlockRequest(operation(request), request.sector(), request.sectors(), addresses, lengths, request));
    }
  }

  private static BlockRequest.Operation operation(Request request) {
    return switch (request.operation()) {
      case READ -> BlockRequest.Operation.READ;
      case WRITE -> BlockRequest.Operation.WRITE;
      case FLUSH -> BlockRequest.Operation.FLUSH;
      case DISCARD, WRITE_ZEROES -> throw new AssertionError("the device cannot do " + request);
    };
  }

  @Override
  public void commit(int queue) {}

  /** The device's interrupt. */
  public void interrupt(Hart hart) {
    poll(0);
  }

  @Override
  public int poll(int queue) {
    int ended = 0;
    for (BlockRequest.Completion completion = next(); completion != null; completion = next()) {
      Request request = (Request) completion.request().cookie();
      request.queue().completed(request, status(completion.status()));
      ended++;
    }
    return ended;
  }

  private BlockRequest.Completion next() {
    try (var _ = lock.acquire()) {
      return device.poll();
    }
  }

  private static BlockStatus status(BlockRequest.Status status) {
    return switch (status) {
      case DONE -> BlockStatus.OK;
      case REFUSED -> BlockStatus.INVALID;
      case FAILED -> BlockStatus.IO_ERROR;
    };
  }
}
