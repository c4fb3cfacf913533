/**
 * Address translation as the RISC-V privileged specification has it: page tables of three (Sv39) or four (Sv48) levels in RAM, walked by hardware
 * that sets accessed and dirty bits, and a TLB per hart that must be told when an entry changes.
 *
 * <pre>
 *   virtual address ─▶ Tlb ─ hit ─▶ physical address
 *                       │ miss
 *                       ├─▶ SuperpageTlb: 2 MiB, 1 GiB ─ hit ─▶ fill a single page
 *                       └ miss ─▶ PageWalk: level 3 ─▶ 2 ─▶ 1 ─▶ 0 ─▶ Pte ─▶ A/D update ─▶ fill
 *                                            (Sv48)   └────┴── a leaf here is a superpage
 * </pre>
 *
 * <p>Start with {@link pith.hal.mmu.Mmu}; {@link pith.hal.mmu.PageTableFormat} says what formats have in common.
 */
package pith.hal.mmu;
