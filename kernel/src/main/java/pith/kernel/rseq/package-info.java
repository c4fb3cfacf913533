/**
 * Restartable sequences (rseq(2)): a thread's own record of where it runs, kept up to date by the kernel, and stretches of user code that begin anew when the
 * thread loses its hart in the midst of them. With both, threads keep data per hart and change it without atomic instructions.
 *
 * <pre>
 *   struct rseq in user memory            the way back to user mode, after another task had the hart, or before a signal's handler
 *     cpu_id_start, cpu_id, node_id, mm_cid  ◀── written
 *     rseq_cs ──▶ struct rseq_cs
 *                   start_ip, post_commit_offset   is the program counter within?   ──▶ rseq_cs := 0, pc := abort_ip
 *                   abort_ip, behind a signature
 * </pre>
 *
 * <p>glibc registers a record for every thread; sched_getcpu(3) reads it. {@code mm_cid} numbers the threads of a process that run at the same time, densely
 * from 0: data per number needs no more entries than there are such threads.
 *
 * <p>A {@link pith.kernel.rseq.RestartableSequence} is confined to its task; {@link pith.kernel.rseq.ConcurrencyIds} are shared and have a lock of their own,
 * taken last. Sources: Linux {@code kernel/rseq.c}, {@code include/uapi/linux/rseq.h}; Desnoyers, "The 5-year journey to bring restartable sequences to Linux"
 * (2018).
 */
package pith.kernel.rseq;
