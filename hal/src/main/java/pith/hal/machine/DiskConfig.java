package pith.hal.machine;

import pith.hal.device.BlockStorage;
import pith.hal.device.DiskFaults;

/** A disk to put into a machine: what keeps its bytes, and what goes wrong with it. The first is {@code nvme0}. */
public record DiskConfig(BlockStorage storage, DiskFaults faults) {
  /** A disk without faults. */
  public DiskConfig(BlockStorage storage) {
    this(storage, DiskFaults.NONE);
  }
}
