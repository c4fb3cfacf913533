/**
 * io_uring: a program and the kernel share two rings, one of entries that say what to do, one of completions that say what became of it.
 *
 * <p>A system call per request is what it saves: entries are submitted many at a time, or, with a thread of the kernel that looks for them (SQPOLL), without any call. What an entry asks for never makes the
 * program wait. A transfer past the cache is with the device until its end; a stream that is not ready has the request on its wait queue; what must sleep is done by a worker; what only a task of the
 * program can do (its descriptors, its working directory) waits until one enters.
 *
 * <pre>
 *   program   SQ array, entries ──▶ tail        head ◀── CQ entries           (RingMemory: pages that both map)
 *   ───────────────────────│──────────────────────────────▲───────
 *   io_uring_enter,        ▼                              │
 *   SubmissionThread    Uring.submit ─▶ Operations     Uring.end ─▶ Completions ─▶ who waits, eventfd
 *                                        ├─ done at once ─┤
 *                                        ├─ File.beginRead, beginWrite: device, interrupt or IOPOLL
 *                                        ├─ Armed: the file's wait queues
 *                                        ├─ Timeouts
 *                                        └─ Workers: kernel threads
 * </pre>
 *
 * <p>Links: a request's {@code next} begins when it has ended well. Drain: a chain waits until nothing before it is left. Completions that find no room wait and are posted later.
 *
 * <p>Simpler than Linux: fixed buffers are held for each transfer; no provided buffers, no messages between rings, no direct descriptors; the two rings are mapped one by one (no
 * IORING_FEAT_SINGLE_MMAP).
 *
 * <p>Lock order: {@code uring.uring_lock} (sleeps), then what operations take. {@code uring.completion_lock} is taken inside a file's wait queue lock, and nothing inside of it but timers'. Start
 * with {@link pith.kernel.uring.Uring}. Source: io_uring(7), Linux's {@code io_uring/}.
 */
package pith.kernel.uring;
