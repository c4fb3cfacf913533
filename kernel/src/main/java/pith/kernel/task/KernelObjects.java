package pith.kernel.task;

import pith.mm.slab.SlabAllocator;
import pith.mm.slab.SlabCache;

/** The slab caches of the kernel's own object types, with the sizes of Linux's structures on riscv64 (bytes). */
public final class KernelObjects {
  private static final int TASK_STRUCT = 4032;
  private static final int SIGNAL = 1152;
  private static final int SIGHAND = 2088;

  private final SlabCache taskStruct;
  private final SlabCache signal;
  private final SlabCache sighand;

  public KernelObjects(SlabAllocator slabs) {
    taskStruct = slabs.cache("task_struct", TASK_STRUCT);
    signal = slabs.cache("signal_cache", SIGNAL);
    sighand = slabs.cache("sighand_cache", SIGHAND);
  }

  public SlabCache taskStruct() {
    return taskStruct;
  }

  public SlabCache signal() {
    return signal;
  }

  public SlabCache sighand() {
    return sighand;
  }
}
