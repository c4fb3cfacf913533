/**
 * io_uring: a program and the kernel share two rings, one of entries that say what to do, one of completions that say what became of it.
 *
 * <p>A system call per request is what it saves: entries are submitted many at a time, or, with a thread of the kernel that looks for them (SQPOLL), without
 * any call. What an entry asks for never makes the program wait. A transfer past the cache is with the device until its end; a stream that is not ready has the
 * request on its wait queue; what must sleep is done by a worker. Whoever goes on with a request acts as the task that submitted it
 * ({@link pith.kernel.task.Adoption}).
 *
 * <pre>
 *   program   SQ array, entries ──▶ tail        head ◀── CQ entries           (RingMemory: pages that both map)
 *   ───────────────────────│──────────────────────────────▲───────
 *   io_uring_enter,        ▼                              │
 *   SubmissionThread    Submission ─▶ Operations       Pending ─▶ Completions ─▶ who waits, eventfd
 *                                        ├─ done at once ─┤
 *                                        ├─ Transfers: device, interrupt or IOPOLL; page cache; worker
 *                                        ├─ Polls, Armed: the file's wait queues
 *                                        ├─ CallOperations: system calls in a submitter's name
 *                                        ├─ Futexes, ChildWaits: the queues on which tasks would sleep
 *                                        ├─ Timeouts, Cancellation, MessageRing
 *                                        └─ Workers: kernel threads
 *   registered: FixedFiles (slots), FixedBuffers, BufferGroups (lent buffers), Personalities, Restrictions
 * </pre>
 *
 * <p>Links: a request's {@code next} begins when it has ended well. Drain: a chain waits until nothing before it is left. Completions that find no room wait
 * and are posted later.
 *
 * <p>Who goes on with a request that became ready: a task that waits in the ring; else its submitter, if it was the one that made the file ready, on its way
 * out of the kernel; else a worker. With IORING_SETUP_DEFER_TASKRUN only who enters the ring.
 *
 * <p>Simpler than Linux: fixed buffers are held for each transfer; rings do not share their threads; a poll that somebody else's task fires looks at its file
 * when a worker goes on with it, so what was read in between is not told of.
 *
 * <p>Lock order: {@code uring.uring_lock} (sleeps), then what operations take. {@code uring.completion_lock} is taken inside a file's wait queue lock, and
 * nothing inside of it but timers'. Start with {@link pith.kernel.uring.Uring}, then {@link pith.kernel.uring.Operations}. Source: io_uring(7), Linux's
 * {@code io_uring/}.
 */
package pith.kernel.uring;
