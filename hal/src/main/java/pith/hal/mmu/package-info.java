/**
 * Address translation as the RISC-V privileged specification has it: Sv39 page tables in RAM, walked by hardware that sets accessed and
 * dirty bits, and a TLB per hart that must be told when an entry changes.
 *
 * <pre>
 *   virtual address ─▶ Tlb ─ hit ─▶ physical address
 *                        └ miss ─▶ PageWalk: level 2 ─▶ 1 ─▶ 0 ─▶ Pte ─▶ A/D update ─▶ fill
 * </pre>
 *
 * <p>Start with {@link pith.hal.mmu.Mmu}.
 */
package pith.hal.mmu;
