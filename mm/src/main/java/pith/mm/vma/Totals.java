package pith.mm.vma;

/** Sums over the VMAs of a space, in pages. Guarded by {@code mm.mmap_lock}. */
public final class Totals {
  private long all;
  private long data;
  private long stack;
  private long executable;
  private long locked;

  /** {@return pages of all VMAs: Linux's {@code total_vm}} */
  public long all() {
    return all;
  }

  /** {@return pages of private writable VMAs that are no stack: {@code data_vm}} */
  public long data() {
    return data;
  }

  /** {@return pages of stacks: {@code stack_vm}} */
  public long stack() {
    return stack;
  }

  /** {@return pages of executable VMAs: {@code exec_vm}} */
  public long executable() {
    return executable;
  }

  /** {@return pages of locked VMAs} */
  public long locked() {
    return locked;
  }

  /** {@return whether VMAs with {@code flags} count as data} */
  public static boolean isData(long flags) {
    return (flags & (VmFlags.WRITE | VmFlags.SHARED | VmFlags.GROWSDOWN)) == VmFlags.WRITE;
  }

  void add(long flags, long pages) {
    all += pages;
    if (isData(flags)) {
      data += pages;
    }
    if ((flags & VmFlags.GROWSDOWN) != 0) {
      stack += pages;
    }
    if ((flags & (VmFlags.EXEC | VmFlags.WRITE | VmFlags.GROWSDOWN)) == VmFlags.EXEC) {
      executable += pages;
    }
    if ((flags & VmFlags.LOCKED) != 0) {
      locked += pages;
    }
  }
}
