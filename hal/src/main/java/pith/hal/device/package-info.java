/**
 * What a machine has beside harts and RAM.
 *
 * <p>A device works on its own and asks for attention by an interrupt. Its driver gives it commands (here: calls the methods of its
 * type), the device takes its time (an event in virtual time), raises its line, and the hart to which the line is routed claims
 * it from the interrupt controller:
 *
 * <pre>
 *   driver ── doorbell ──▶ NvmeController ── event after its latency ──▶ raise(line)
 *                                                                           │ routed
 *   driver ◀── claim() ◀── Interrupt.EXTERNAL on a hart ◀── InterruptController
 * </pre>
 *
 * <p>A hart's timer has an interrupt of its own and needs no controller. Bytes of a disk ({@link pith.hal.nvme}) move straight between storage and RAM (DMA).
 * Whatever comes from outside (keys, window sizes, consoles that are opened while the machine runs: {@link pith.hal.device.ConsolePorts}) enters through
 * {@link pith.hal.Engine#post}, so it is part of the run's input.
 *
 * <p>Lock order: a device's methods are called under its driver's lock. Its events run beside them: with the deterministic engine never at
 * once, and what the two share is volatile, an atomic or the disk's one private lock, inside which nothing else is locked. Start with
 * {@link pith.hal.device.Device}, {@link pith.hal.device.InterruptController}, {@link pith.hal.device.Console}.
 */
package pith.hal.device;
