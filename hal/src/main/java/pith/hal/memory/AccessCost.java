package pith.hal.memory;

/** What an access to RAM costs some hart: how a part of the hart that has no other business with the memory model asks it. */
@FunctionalInterface
public interface AccessCost {
  /** Every access is free. */
  AccessCost FREE = (pa, access) -> 0;

  /** {@return the cycles that an access to the aligned 8 bytes at {@code pa} takes} */
  int cycles(long pa, Access access);
}
