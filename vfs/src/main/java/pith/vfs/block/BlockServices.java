package pith.vfs.block;

import java.util.function.Supplier;
import pith.mm.pressure.Stalls;

/**
 * What the block layer needs of the kernel above it.
 *
 * @param timers lets things happen later
 * @param hertz cycles per second
 * @param owners answers for whom the running task uses disks, null for nobody in particular
 * @param waits is told when a task begins to wait for a disk and when it goes on
 */
public record BlockServices(BlockTimers timers, long hertz, Supplier<BlockOwner> owners, Stalls waits) {
  /** For disks of machines that do not run. */
  public static final BlockServices NONE = new BlockServices(BlockTimers.NONE, 1_000_000_000, () -> null, Stalls.NONE);
}
