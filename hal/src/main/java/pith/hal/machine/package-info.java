/**
 * A machine, assembled from its parts.
 *
 * <p>{@link pith.hal.machine.MachineConfig} says what it is to be: a preset, the number of harts, RAM, seed, and which plug-ins model CPU,
 * memory and time. {@link pith.hal.machine.Machine} makes it, and is where a kernel finds harts, devices, time and trace.
 *
 * <pre>
 *   MachineConfig ──▶ Machine ──▶ Topology, PhysicalMemory, Hart × n, Engine, InterruptController ◀─ devices, Trace
 *                        ▲
 *                     Plugins: CpuModel, MemoryModel, EngineProvider, DeviceProvider by name
 * </pre>
 */
package pith.hal.machine;
