/**
 * What happens when memory is out: somebody must go.
 *
 * <p>A program may map more than there is, since pages are given out only when they are touched. So the moment at which memory is missing is
 * a page fault, which cannot be refused. When reclaim finds nothing either, {@link pith.kernel.oom.OutOfMemoryKiller} kills the process by
 * whose end most is gained, waits until it has let go of its memory, and the fault is tried again.
 *
 * <pre>
 *   page fault ─▶ no page, nothing to reclaim ─▶ relieve()
 *                                                  │ somebody is dying already ─▶ wait a moment, try again
 *                                                  │ Badness of every process  ─▶ the worst
 *                                                  │ report in the kernel log, SIGKILL to all who share its memory
 *                                                  ▼ wait until the memory is free ─▶ try again
 * </pre>
 *
 * <p>The memory that is out may be that of a group ({@link pith.mm.group.MemoryGroup}): then the victim is one of its processes ({@code Domain}), and perhaps
 * all of them go with it.
 *
 * <p>Badness is memory held, moved by {@code oom_score_adj}; the first process is exempt. Lock order: {@code oom_lock} (sleeps) is taken with
 * nothing held, and tasklist_lock and siglock within it.
 */
package pith.kernel.oom;
