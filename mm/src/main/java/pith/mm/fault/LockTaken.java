package pith.mm.fault;

/** Under which lock a fault was resolved. */
public enum LockTaken {
  /** None: it was out of the question before any was taken. */
  NONE,
  /** That of the VMA, found without a lock. */
  VMA,
  /** {@code mm.mmap_lock}, for reading. */
  MMAP
}
