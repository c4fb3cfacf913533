package pith.hal.trace;

/** Subsystems whose events are switched together. */
public enum Category {
  SCHED,
  SYSCALL,
  TASK,
  FAULT,
  MEMORY,
  SIGNAL,
  IRQ,
  FILE,
  LOCK,
  DEVICE,
  FUNCTION;

  /** {@return this category's bit in a mask} */
  public int mask() {
    return 1 << ordinal();
  }
}
