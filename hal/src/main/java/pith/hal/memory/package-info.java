/**
 * RAM: sparse, little-endian, of any size, reached by physical addresses.
 *
 * <pre>
 *   physical address ─▶ chunk of 64 KiB (none until first written) ─▶ MemorySegment
 * </pre>
 *
 * <p>Start with {@link pith.hal.memory.PhysicalMemory}.
 */
package pith.hal.memory;
