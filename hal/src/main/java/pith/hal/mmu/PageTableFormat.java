package pith.hal.mmu;

/**
 * The shape of a page table: how many levels, which bits of an address choose the entry at each, and where user space ends. The entries themselves
 * are alike in every format, see {@link Pte}.
 *
 * <pre>
 *   Sv39                    | level 2 | level 1 | level 0 | in the page |
 *   Sv48          | level 3 | level 2 | level 1 | level 0 | in the page |
 *             47        39        30        21        12             0
 * </pre>
 *
 * <p>An entry that is a leaf at level n maps a page of {@link #span}{@code (n)} bytes: 4 KiB, 2 MiB, 1 GiB, 512 GiB.
 *
 * <p>Source: RISC-V privileged specification, sections "Sv39: Page-Based 39-bit Virtual-Memory System" and "Sv48".
 */
public sealed interface PageTableFormat permits PagingMode {
  int PAGE_SHIFT = 12;

  /** Every level has 512 entries of 8 bytes: one page. */
  int BITS_PER_LEVEL = 9;

  /** {@return the value of {@code satp}'s MODE field that selects the format} */
  int satpMode();

  /** {@return how many levels there are; the root is level {@code levels() - 1}, single pages are mapped at level 0} */
  int levels();

  /** {@return how many bits of an address are translated} */
  default int addressBits() {
    return PAGE_SHIFT + BITS_PER_LEVEL * levels();
  }

  /** {@return the first address that is not the user's: half of what can be translated, the other half being the kernel's} */
  default long userEnd() {
    return 1L << addressBits() - 1;
  }

  /** {@return whether the bits above those translated all equal the highest one that is; an access elsewhere faults} */
  default boolean canonical(long address) {
    int unused = Long.SIZE - addressBits();
    return address << unused >> unused == address;
  }

  /** {@return which of the 512 entries of a table of {@code level} an address goes through} */
  default int index(long address, int level) {
    return (int) (address >>> PAGE_SHIFT + BITS_PER_LEVEL * level) & (1 << BITS_PER_LEVEL) - 1;
  }

  /** {@return the bytes that one entry of {@code level} covers} */
  default long span(int level) {
    return 1L << PAGE_SHIFT + BITS_PER_LEVEL * level;
  }
}
