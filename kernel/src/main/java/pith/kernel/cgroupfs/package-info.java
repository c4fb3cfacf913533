/**
 * What users see and do of control groups: the file system {@code cgroup2}, and limits being enforced.
 *
 * <p>A directory is a group: mkdir makes one, rmdir removes it when nobody is in it. Files are read and written as Linux's
 * {@code Documentation/admin-guide/cgroup-v2.rst} says; a group has those of a controller (cpuset, cpu, io, memory) when the group above has its name in
 * {@code cgroup.subtree_control}. The root has all from the start, as init systems set it.
 *
 * <pre>
 *   GroupFolder      a group as a directory          (lookup, list, mkdir, rmdir)
 *     ├ GroupFiles   cgroup.procs, cgroup.kill …     ─► Membership   who is where; all under tasklist_lock
 *     ├ CpuFiles     cpu.weight, cpu.max …         ─► Shares       a group's part of the harts: pith.sched.fair.FairGroups
 *     ├ CpusetFiles  cpuset.cpus …             ─► Confinement  on which harts members run
 *     └ MemoryFiles  memory.max, memory.events …     ─► Limits       reclaim, throttling, the OOM killer
 *   TaskMembers      answers mm's questions about tasks
 * </pre>
 *
 * <p>Left out: threaded groups, delegation to other users (root alone makes and changes groups), the kernel's own memory on a group's bill, controllers other
 * than these, memory nodes and partitions of cpuset, and freezing.
 *
 * <p>Locks: files are read and written with none held; {@code tasklist_lock} within. Start with {@link pith.kernel.cgroupfs.GroupFolder}.
 */
package pith.kernel.cgroupfs;
