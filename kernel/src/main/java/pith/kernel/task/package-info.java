/**
 * Tasks, processes, groups, sessions: who exists.
 *
 * <p>A {@link pith.kernel.task.Task} is one thread of execution; what Linux calls {@code task_struct}. A {@link
 * pith.kernel.task.Process} is what its threads share: one {@code tgid}, children, limits, the signals sent to all. A task under
 * construction is an {@link pith.kernel.task.Embryo}: it has no way onto a runqueue or into the {@link
 * pith.kernel.task.TaskTable} but by being completed. What only the running task may do to itself takes a {@link
 * pith.kernel.task.Current}.
 *
 * <pre>
 *   Session ──▶ ProcessGroup ──▶ Process ──▶ Task ──▶ registers, address space, descriptors, credentials
 *      │                            │  ▲
 *      └▶ controlling terminal      └──┘ parent, children
 * </pre>
 *
 * <p>Lock order:
 *
 * <pre>
 *   tasklist_lock           the tables, parents and children, groups and sessions
 *     sighand->siglock      signals, stop and exit state of the threads
 *       task->pi_lock       (sched)
 * </pre>
 */
package pith.kernel.task;
