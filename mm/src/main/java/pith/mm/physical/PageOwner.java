package pith.mm.physical;

/** Whom a page frame belongs to, other than to the address spaces that map it: a page cache or a slab. */
public interface PageOwner {
  /** What an owner uses pages for, which decides how they are counted. */
  enum Use {
    ANONYMOUS,
    FILE,
    SHARED_MEMORY,
    KERNEL,
    /** The kernel's own, of which it can give some back when asked. */
    KERNEL_RECLAIMABLE
  }

  Use use();
}
