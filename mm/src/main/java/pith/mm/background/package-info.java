/**
 * The daemons of memory management: kernel threads that work ahead of need, or after it, where nobody waits for them.
 *
 * <p>Who allocates or faults wants to be done quickly. What can be left to others is left: freeing memory while some is still free ({@code kswapd}), making
 * large blocks before they are asked for ({@code kcompactd}), and making huge pages out of small ones that have proved to be used ({@code khugepaged}). The
 * work itself stands where its subject does; here is only how it gets a thread.
 *
 * <pre>
 *   under any lock                      on the way out of the kernel            the thread
 *   Daemon.wake ──► wanted ───────────► Daemons.take: the first time, start ──► awaitWork
 *                     └───────────────────────────────────────────────────────►   work, done
 * </pre>
 *
 * <p>A thread cannot be started under a lock, and a machine that never needs one should not have it: its programs keep the process numbers that they always
 * had. So waking only notes the wish, and the next task that leaves the kernel starts the thread, which then stays.
 *
 * <p>Start with {@link pith.mm.background.Daemon}.
 */
package pith.mm.background;
