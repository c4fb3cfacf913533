/**
 * Experiments about memory management. Each is one small class: its question, what runs, what differs, what is read off.
 *
 * <pre>
 *   BuddyLists        harts keep free pages at hand, or ask the zone each time
 *   CowFork           fork: pages copied at once, or shared until one side writes
 *   FaultAround       a fault on a file maps one page, or the cached ones around it
 *   FaultLocks        a fault locks the whole address space, or one VMA
 *   Slab              harts keep slabs, or arrays of free objects that they trade
 *   HugePageUse       memory in single pages, or in huge ones: faults and TLB misses
 *   ReclaimPolicies   pages go by active and inactive lists, or by generations
 * </pre>
 */
package pith.shell.experiment.memory;
