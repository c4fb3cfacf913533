package pith.mm.vma;

import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;

/** The protection argument of mmap and mprotect (Linux's generic values), and what it becomes in a VMA and in an entry. */
public final class Prot {
  public static final int NONE = 0;
  public static final int READ = 1;
  public static final int WRITE = 2;
  public static final int EXEC = 4;
  public static final int SEM = 8;
  public static final int GROWSDOWN = 0x0100_0000;
  public static final int GROWSUP = 0x0200_0000;
  static final int ACCESS = READ | WRITE | EXEC;

  private Prot() {}

  /** {@return the VMA flags READ, WRITE and EXEC that {@code prot} asks for} */
  public static long flags(int prot) {
    return prot & ACCESS; // the bits are the same
  }

  /**
   * {@return the permission bits of an entry in a VMA with {@code flags}, without WRITE unless {@code writable}}. Sv39 reserves an entry that can be
   * written but not read, so WRITE brings READ with it, as in Linux's riscv {@code protection_map}.
   */
  public static long entryBits(long flags, boolean writable) {
    if ((flags & VmFlags.ACCESS) == 0) {
      return Entries.NO_ACCESS;
    }
    long bits = Pte.VALID | Pte.USER;
    if ((flags & (VmFlags.READ | VmFlags.WRITE)) != 0) {
      bits |= Pte.READ;
    }
    if (writable && (flags & VmFlags.WRITE) != 0) {
      bits |= Pte.WRITE;
    }
    return (flags & VmFlags.EXEC) != 0 ? bits | Pte.EXECUTE : bits;
  }
}
