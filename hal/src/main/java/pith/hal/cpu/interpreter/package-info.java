/**
 * The interpreter: the reference implementation of RV64GC user mode.
 *
 * <p>An interpreter fetches an instruction, finds out what it means, and does it. Finding out is the slow part, and a program's code
 * seldom changes, so this one does it once: it <em>predecodes</em> instructions into fixed-size <em>ops</em>, page by page, and then runs ops.
 *
 * <pre>
 *   run ──► Interpreter ── ops ──► CodePage ◄── decodes ── Decoder ◄── InstructionSet, Compressed
 *               │                     ▲
 *               │                     └─ found by address ── CodeCache ◄── fence.i, PhysicalMemory.codeChanged
 *               ├── loads, stores ──► LoadStore ──► Tlb, or Mmu and RAM
 *               ├── A ──────────────► Atomics
 *               ├── F, D ───────────► FloatUnit ──► pith.hal.cpu.floating
 *               └── Zicsr ──────────► Csrs
 * </pre>
 *
 * <p>Code is kept by <em>physical</em> page, so programs that share a page share its ops, and a page may be mapped anywhere. A code page is
 * what an instruction cache is on hardware: a copy that follows memory only when told to. {@code fence.i} tells it, and so does the
 * kernel when it fills a page.
 *
 * <p>Every trap is precise: an op either finishes or changes nothing, and the trap's {@code pc}, the clock and the instruction count are
 * those before it. What may trap answers with the trap, or with null: an exception would cost more than the trap itself.
 *
 * <p>Everything is owned by the hart; there are no locks. Start reading with {@link pith.hal.cpu.interpreter.Op}, {@link
 * pith.hal.cpu.interpreter.CodePage}, then {@link pith.hal.cpu.interpreter.Interpreter}.
 *
 * <p>Source: The RISC-V Instruction Set Manual, volume I, unprivileged architecture, version 20240411.
 */
package pith.hal.cpu.interpreter;
