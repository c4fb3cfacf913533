package pith.hal.device;

import pith.hal.Engine;
import pith.hal.memory.PhysicalMemory;
import pith.hal.time.ClockRate;

/**
 * What a device is wired to.
 *
 * @param engine virtual time, events, and input from host threads
 * @param interrupts where it asks for attention
 * @param ram what it reads and writes by itself (DMA)
 * @param rate converts virtual time
 * @param seed the machine's seed
 */
public record Bus(Engine engine, InterruptController interrupts, PhysicalMemory ram, ClockRate rate, long seed) {}
