/**
 * Control groups: the tree that processes are sorted into so that they can be given budgets together.
 *
 * <p>Each process is in exactly one group; a child is born into its parent's. A group may have groups below it, for which it <em>enables</em> controllers; here
 * there are two, memory and cpu. A group for which memory is not enabled has no budget of its own: its processes are charged to the nearest group above that
 * has. One for which cpu is not enabled has no share of its own: its tasks compete in the group of the nearest above that has.
 *
 * <pre>
 *   /                  everybody, no budget          enables memory and cpu
 *   ├─ build           MemoryGroup: max 512M         enables memory; FairGroup: weight 100
 *   │  ├─ cc           MemoryGroup
 *   │  └─ ld           MemoryGroup
 *   └─ web             MemoryGroup: high 64M         enables nothing: its children share its budget
 * </pre>
 *
 * <p>Which process is in which group, and which groups there are, is written under {@code tasklist_lock}; both are readable without. What users see and write
 * is {@link pith.kernel.cgroupfs}. Source: Linux {@code kernel/cgroup/cgroup.c}.
 */
package pith.kernel.cgroup;
