package pith.hal;

import pith.hal.memory.Access;
import pith.hal.memory.AccessCounters;
import pith.hal.memory.LineFilter;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.Topology;

/**
 * What an access to RAM costs, found with {@link java.util.ServiceLoader}; one instance serves one machine.
 *
 * <p>A model sees accesses in the order in which the engine runs harts, each with its hart's clock. It decides nothing but time: no byte differs between
 * two models.
 */
public interface MemoryModel {
  /** {@return the name given to {@code --memory-model}} */
  String name();

  /** {@return whether {@link #access} must be called at all: a CPU skips it for a model in which every access is free} */
  boolean costs();

  /**
   * {@return the cycles that an access of {@code length} bytes at physical address {@code pa}, within a page, adds to the instruction's own; the hart's
   * clock says when it happens}
   */
  int access(Hart hart, long pa, int length, Access access);

  /** Tells the model what machine it is for, before anything is accessed. */
  default void attach(MachineSpec spec, Topology topology, long ramBytes) {}

  /** {@return as {@link #access}, of a walk of page tables to the entry at {@code pa}} */
  default int walk(Hart hart, long pa, Access access) {
    return access(hart, pa, Long.BYTES, access);
  }

  /**
   * {@return as {@link #access}, of kernel code, which may go over several pages that lie behind one another; its own charges count what it takes if all is in
   * the L1}
   */
  default int touch(Hart hart, long pa, long length, Access access) {
    return access(hart, pa, Math.toIntExact(length), access);
  }

  /** {@return the lines for which a CPU need not call {@link #access}; null if it always must} */
  default LineFilter filter(Hart hart) {
    return null;
  }

  /** {@return what was counted} */
  default AccessCounters counters() {
    return AccessCounters.NONE;
  }
}
