/**
 * Work that the kernel does for no program, only to be measured: what an allocator or a lock costs by itself, with no system call around it.
 *
 * <p>A workload runs as kernel threads, each tied to a hart, on the machine as it is booted, and measures cycles of those harts' clocks around the very calls
 * that it is about; handing things from one thread to the next is not counted. What is measured that way is exact and the same in each run with the same seed.
 *
 * <p>Start with {@link pith.kernel.workload.BuddyWorkload}, then {@link pith.kernel.workload.SlabWorkload}.
 */
package pith.kernel.workload;
