/**
 * /proc as Linux programs know it: a directory for each process, and the state of the kernel as text.
 *
 * <p>There is no binary interface behind ps, top, free or lsof: they read text files of exact formats. Each file here is a function from a
 * {@link pith.kernel.proc.Subject} (the task) or the kernel to text, run when somebody reads; {@code pith.vfs.pseudo} makes files of the
 * functions. {@link pith.kernel.proc.ProcTree} lists what is in the root, {@link pith.kernel.proc.TaskFiles} what is in a task's directory,
 * one row a file.
 *
 * <pre>
 *   /proc ─┬─ self ─▶ "17"                      ProcTree
 *          ├─ stat, uptime, loadavg, cpuinfo    MachineTexts        meminfo, vmstat …   pith.procfs
 *          ├─ sys/kernel/hostname …             KernelSettings
 *          ├─ pith/syscalls …                   PithTexts
 *          └─ 17 ─┬─ stat, status, maps …       TaskFiles: one row, one function
 *                 ├─ exe, cwd, root             TaskLinks: magic links
 *                 ├─ fd/3                       DescriptorDirectory
 *                 └─ task/18 ─ …                ThreadDirectories
 * </pre>
 *
 * <p>A task may end while it is looked at. What it shares with others (memory, open files, place in the tree) is looked at under a reference
 * that is taken only if there still is one; family relations are copied under tasklist_lock ({@link pith.kernel.proc.Family}); a task that was
 * reaped answers ESRCH. What is private is shown to whoever may look into the task ({@link pith.kernel.proc.Inspection}).
 *
 * <p>Lock order: an open file's {@code pos_lock}, then any one of tasklist_lock, siglock, {@code mm.mmap_lock} followed by {@code
 * mm.page_table_lock}, a descriptor table's lock. Start with {@link pith.kernel.proc.TaskFiles}.
 */
package pith.kernel.proc;
