package pith.mm;

/** What fork does with private memory; the choice {@code fork=} of {@link MemoryOptions}. */
public enum ForkCopy {
  /** Both sides keep the pages, read-only; the first to write copies. */
  COW,
  /** Each page is copied at once, as in the first Unix systems: the legacy to compare with. */
  EAGER
}
