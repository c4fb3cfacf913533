package pith.kernel.exec;

import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.physical.Allocation;
import pith.mm.space.AddressSpace;
import pith.mm.vma.SpecialPages;
import pith.mm.vma.VmFlags;

/**
 * The page of kernel-made code in every address space: two instructions that call rt_sigreturn, to which signal handlers return. There
 * is no ELF image in it and no AT_SYSINFO_EHDR, so C libraries make real system calls for the time.
 */
public final class Vdso {
  private static final int LI_A7_139 = 0x08b0_0893;
  private static final int ECALL = 0x0000_0073;

  private final SpecialPages pages;

  /** Makes the page, once for each machine. */
  public Vdso(MemorySystem memory) {
    long page = memory.pages().allocate(0, Allocation.KERNEL);
    memory.ram().fill(page, PhysicalMemory.PAGE_BYTES, (byte) 0);
    memory.ram().writeInt(page, LI_A7_139);
    memory.ram().writeInt(page + 4, ECALL);
    memory.pages().contentsChanged(page);
    pages = new SpecialPages("[vdso]", List.of(page));
  }

  /** Maps the page. {@return the address of the code} */
  long map(AddressSpace space) {
    return space.mapSpecial(0, pages, VmFlags.READ | VmFlags.EXEC | VmFlags.MAYREAD | VmFlags.MAYEXEC);
  }
}
