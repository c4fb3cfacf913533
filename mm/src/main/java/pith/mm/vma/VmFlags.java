package pith.mm.vma;

/** What a VMA is and may become: bits of its flags, with Linux's values. */
public final class VmFlags {
  public static final long READ = 0x1;
  public static final long WRITE = 0x2;
  public static final long EXEC = 0x4;
  /** Writes reach the file, or the shared memory. */
  public static final long SHARED = 0x8;
  /** mprotect may add READ; the next two likewise. */
  public static final long MAYREAD = 0x10;
  public static final long MAYWRITE = 0x20;
  public static final long MAYEXEC = 0x40;
  /** Was asked for as shared, even if it may never be written. */
  public static final long MAYSHARE = 0x80;
  /** Grows towards lower addresses when touched below its start. */
  public static final long GROWSDOWN = 0x100;
  /** A userfaultfd is told of pages that are missing; the next one: of writes to pages that it protects. */
  public static final long UFFD_MISSING = 0x200;

  public static final long UFFD_WP = 0x1000;
  /** It is told of pages that the file has and the program has not yet. */
  public static final long UFFD_MINOR = 1L << 41;
  public static final long LOCKED = 0x2000;
  /** Will be read in order; the next one: in no order. */
  public static final long SEQUENTIAL = 0x8000;

  public static final long RANDOM = 0x10000;
  /** Not inherited by a fork. */
  public static final long DONTCOPY = 0x20000;
  /** mremap may not grow it. */
  public static final long DONTEXPAND = 0x40000;
  /** Of what is locked, pages that are not there yet stay away until they are touched. */
  public static final long LOCKONFAULT = 0x80000;
  /** Counted against the memory that may be promised. */
  public static final long ACCOUNT = 0x100000;
  public static final long NORESERVE = 0x200000;
  /** The child of a fork finds zeroes. */
  public static final long WIPEONFORK = 0x2000000;
  public static final long DONTDUMP = 0x4000000;
  /** The program wants huge pages here, or none at all. */
  public static final long HUGEPAGE = 0x20000000;
  public static final long NOHUGEPAGE = 0x40000000;
  /** Neither unmapped nor changed any more: mseal. */
  public static final long SEALED = 1L << 42;

  /** What mlock sets and munlock clears. */
  public static final long LOCK = LOCKED | LOCKONFAULT;

  public static final long UFFD = UFFD_MISSING | UFFD_WP | UFFD_MINOR;

  public static final long ACCESS = READ | WRITE | EXEC;

  private VmFlags() {}

  /** {@return whether what is written reaches the file, now or once mprotect allowed it} */
  public static boolean mayWriteFile(long flags) {
    return (flags & (SHARED | MAYWRITE)) == (SHARED | MAYWRITE);
  }

  /** {@return whether a write makes a copy that is private: such a mapping may become writable and isn't shared} */
  public static boolean copiesOnWrite(long flags) {
    return (flags & (SHARED | MAYWRITE)) == MAYWRITE;
  }
}
