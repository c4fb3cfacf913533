package pith.vfs.block;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import pith.hal.device.BlockStorage;
import pith.hal.memory.PhysicalMemory;

/** A disk for tests, which needs no machine that runs: it serves requests as soon as it is told of them, or when the test says so. */
public final class StorageDriver implements BlockDriver {
  /** What it was asked, in order. */
  public final List<String> log = new ArrayList<>();

  /** Requests wait until {@link #serve} is called. */
  public boolean holds;

  private final ImmediateDisk disk;
  private final BlockLimits limits;
  private final int depth;
  private final ArrayDeque<Request> queued = new ArrayDeque<>();

  public StorageDriver(PhysicalMemory ram, BlockStorage storage, BlockLimits limits, int depth) {
    this.disk = new ImmediateDisk("nvme0n1", storage, ram);
    this.limits = limits;
    this.depth = depth;
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public long sectors() {
    return disk.sectors();
  }

  @Override
  public boolean readOnly() {
    return disk.readOnly();
  }

  @Override
  public BlockLimits limits() {
    return limits;
  }

  @Override
  public int queues() {
    return 1;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public int queueFor(int hart, boolean polled) {
    return 0;
  }

  @Override
  public void queue(int queue, Request request) {
    log.add(request + (request.has(Bio.FUA) ? " FUA" : ""));
    queued.add(request);
  }

  @Override
  public void commit(int queue) {
    while (!holds && serve()) {
      // the next
    }
  }

  /** Serves the oldest request. {@return whether there was one} */
  public boolean serve() {
    Request request = queued.poll();
    if (request != null) {
      request.queue().completed(request, disk.serve(request));
    }
    return request != null;
  }

  @Override
  public int poll(int queue) {
    return 0;
  }
}
