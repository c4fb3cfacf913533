/**
 * Page tables: what the hardware walks.
 *
 * <p>A RISC-V hart in Sv39 mode translates 39-bit addresses by a tree of three levels. Each node is one page of 512 entries of 8 bytes; nine bits
 * of the address choose the entry at each level, and the last twelve are the place within the page.
 *
 * <pre>
 *   38        30 29        21 20        12 11         0
 *  | level 2    | level 1    | level 0    | in the page |
 *        │            │            └──► leaf entry: page number, permissions, accessed, dirty
 *        │            └──► page of level 0
 *        └──► page of level 1, found through satp
 * </pre>
 *
 * <p>Our tables are real ones in emulated RAM; the emulated MMU reads them, and sets the accessed and dirty bits behind the kernel's
 * back, so an entry is changed atomically or not at all. Levels come into being with the first entry they need and go when their last entry
 * does (each table page counts its used entries). Entries use the two bits that hardware leaves to software: see {@link
 * pith.mm.pagetable.Entries}.
 *
 * <p>Locks: {@code mm.page_table_lock} of one space, and of a second one within it while forking (the child's, which nobody else knows).
 * Nothing is allocated under it.
 *
 * <p>Start with {@link pith.mm.pagetable.PageTable#build}.
 */
package pith.mm.pagetable;
