package pith.mm;

/** Which lock a page fault takes: an option of the machine, to compare. */
public enum FaultLock {
  /** That of the VMA alone; the whole space's only where that cannot be had. */
  VMA,
  /** The whole space's, as Linux did before 6.4: {@code mm.mmap_lock}, held for reading. */
  MMAP
}
