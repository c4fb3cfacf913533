package pith.mm.physical;

import pith.hal.KernelStack;
import pith.hal.MemoryModel;
import pith.hal.memory.Access;

/** Charges what the memory model says for RAM that the kernel touches, beside the work itself: cache lines that miss or must come from another hart. */
public final class MemoryTraffic {
  private final MemoryModel model;

  public MemoryTraffic(MemoryModel model) {
    this.model = model;
  }

  /** The hart that the caller runs on accesses {@code length} bytes from {@code pa}, within a page. Other harts may run before this returns. */
  public void touch(long pa, long length, Access access) {
    if (model.costs() && KernelStack.isCurrent()) {
      KernelStack.current().hart().touch(pa, length, access);
    }
  }
}
