/**
 * Harts, and what a hart needs to know of the rest: the contracts of CPU models, memory models and engines.
 *
 * <p>A {@link pith.hal.Hart} (hardware thread) is what a kernel calls a CPU. Each has a clock that counts cycles of virtual time,
 * interrupt lines, an MMU and a CPU that executes RV64GC user code. The kernel itself is Java: it is what runs when a hart is not in user
 * code.
 *
 * <pre>
 *   MachineConfig ──▶ Machine
 *   (preset, seed,      ├─ Topology            where the harts sit
 *    plug-ins)          ├─ PhysicalMemory      RAM
 *                       ├─ Hart × n ── Mmu, Cpu, InterruptLines, HartTimer
 *                       ├─ Engine              who runs when; events; virtual time
 *                       ├─ InterruptController ◀─ Console, NvmeController, …
 *                       └─ Trace
 * </pre>
 *
 * <p>Life of a hart: {@code charge} for kernel work, {@code cpu().run} for user work, {@code engine().waitForInterrupt} for none. All of
 * a hart is touched only by the kernel stack that owns it, except that anybody may {@link pith.hal.Hart#raise} an interrupt.
 *
 * <p>Start with {@link pith.hal.machine.Machine} and {@link pith.hal.machine.MachineConfig}, then {@link pith.hal.Hart}.
 */
package pith.hal;
