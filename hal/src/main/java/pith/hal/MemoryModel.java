package pith.hal;

import pith.hal.memory.Access;

/** What an access to RAM costs, found with {@link java.util.ServiceLoader}; one instance serves one machine. */
public interface MemoryModel {
  /** {@return the name given to {@code --memory-model}} */
  String name();

  /** {@return whether {@link #access} must be called at all: a CPU skips it for a model in which every access is free} */
  boolean costs();

  /** {@return the cycles that an access of {@code length} bytes at physical address {@code pa} adds to the instruction's own} */
  int access(Hart hart, long pa, int length, Access access);
}
