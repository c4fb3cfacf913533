/**
 * Waiting for many files at once: poll, select, epoll, and the files that make other events pollable.
 *
 * <p>A file answers what it is ready for and names the wait queues that tell of changes. {@link pith.kernel.poll.PollWait} puts one waiter on
 * each of those queues, so that any wake-up makes the sleeper look again at all. {@link pith.kernel.poll.Epoll} keeps its waiters on
 * the queues between calls, and a list of the files that were woken, so that a wait looks only at those.
 *
 * <pre>
 *   ppoll, pselect ─▶ PollWait ─▶ File.poll(table) ─▶ queues
 *   epoll_wait ─▶ Epoll: ready list ◀─ Interest ◀─ wake-up on a file's queue
 *   EventFile (eventfd), TimerFile (timerfd), SignalFile (signalfd)
 * </pre>
 *
 * <p>Lock order: {@code epoll->mutex}, {@code epoll->ready_lock}; a wake-up takes only the latter, under the file's queue lock.
 */
package pith.kernel.poll;
