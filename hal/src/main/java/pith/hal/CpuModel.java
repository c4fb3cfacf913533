package pith.hal;

import pith.hal.cpu.Cpu;
import pith.hal.memory.PhysicalMemory;

/**
 * A way of executing RV64GC, found with {@link java.util.ServiceLoader}: the interpreter is the readable reference. All models give
 * bit-identical architectural results.
 */
public interface CpuModel {
  /** {@return the name given to {@code --cpu}} */
  String name();

  /** {@return a CPU for one hart, whose MMU is already attached} */
  Cpu create(Hart hart, PhysicalMemory ram, MemoryModel memory);
}
