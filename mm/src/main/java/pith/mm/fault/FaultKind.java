package pith.mm.fault;

/** How a fault was resolved. */
public enum FaultKind {
  /** The zero page, read-only. */
  ZERO_PAGE,
  /** A cleared page. */
  ANONYMOUS,
  /** A cleared huge page. */
  HUGE_PAGE,
  /** The huge page of zeroes, read-only. */
  HUGE_ZERO_PAGE,
  /** A page of a file, or of shared memory. */
  FILE_READ,
  /** A private copy of a page of a file. */
  FILE_COPY,
  /** A page of a shared mapping, writable. */
  SHARED_WRITE,
  /** A copy of a page that others have too. */
  COPY_ON_WRITE,
  /** A page that turned out to have one user: writable in place. */
  REUSE,
  /** A page that was in swap, or on its way to another frame. */
  SWAP,
  /** A page that was out of reach, to see who uses it. */
  HINT,
  /** One of the kernel's own pages. */
  SPECIAL,
  /** Nothing was to be done. */
  SPURIOUS,
  /** Somebody else changed the entry first: what was prepared was dropped, and the access itself will tell whether the entry permits it now. */
  RACED
}
