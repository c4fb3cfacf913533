package pith.mm.physical;

import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.MemoryModel;
import pith.hal.memory.Access;

/** Charges what the memory model says for RAM that the kernel touches, beside the work itself: cache lines that miss or must come from another hart. */
public final class MemoryTraffic {
  private static final int LINE = 64;

  private final MemoryModel model;

  public MemoryTraffic(MemoryModel model) {
    this.model = model;
  }

  /** The hart that the caller runs on accesses {@code length} bytes from {@code pa}, within a page. Other harts may run before this returns. */
  public void touch(long pa, long length, Access access) {
    if (model.costs() && KernelStack.isCurrent()) {
      Hart hart = KernelStack.current().hart();
      long cycles = 0;
      for (long line = pa & -LINE; line < pa + length; line += LINE) {
        cycles += model.access(hart, line, LINE, access);
      }
      hart.charge(cycles);
    }
  }
}
