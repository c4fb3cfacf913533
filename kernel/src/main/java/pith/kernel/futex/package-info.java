/**
 * Futexes: user locks that need the kernel only when somebody has to wait.
 *
 * <p>A futex is a word of user memory. Waiters stand in the bucket of its key: the address space and address for a private one, the
 * page cache and offset for one in shared memory, so that two processes that map a file meet. The word is compared under the bucket's lock,
 * so a waker that changed it first cannot be missed.
 *
 * <pre>
 *   wait(word == v) ─▶ FutexKey ─▶ bucket: lock, compare, queue, unlock ─▶ sleep
 *   wake(n)         ─▶ FutexKey ─▶ bucket: lock, take n off, unlock ─▶ wake each
 * </pre>
 *
 * <p>Deadline tasks are woken before real-time ones, those by priority, and all others first come first served.
 *
 * <p>Words that name their owner are {@link pith.kernel.futex.PiFutexes}; a waiter may be handed over to one of those while it sleeps.
 *
 * <p>Lock order: one bucket's lock, or two by number; then that of a bucket of PiFutexes; then a waiter's wake-up.
 */
package pith.kernel.futex;
