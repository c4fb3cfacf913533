/**
 * Three ways to wait for a lock by spinning, side by side, so that what they cost can be compared.
 *
 * <p>Whoever wants the lock writes or reads some cache line until its turn comes. Which line that is, and how many others use it too, decides what waiting
 * costs everybody:
 *
 * <pre>
 *                    a comer            while it waits             release               order
 *   TestAndSetLock   writes the word    writes the word, always    writes the word       none: who is near wins
 *   TicketLock       writes the word    reads the word             writes it: all who    as they came
 *                                                                  wait fetch it again
 *   McsLock          writes the tail    reads a line of its own    writes the line of    as they came
 *                                                                  the next one only
 * </pre>
 *
 * <p>The kernel's own {@link pith.sync.SpinLock} is a ticket lock. These are raw: lockdep does not see them. Sources: Mellor-Crummey and Scott, "Algorithms for
 * scalable synchronization on shared-memory multiprocessors", ACM TOCS 9(1), 1991; Linux's {@code kernel/locking/mcs_spinlock.h}.
 *
 * <p>Start with {@link pith.sync.spin.RawSpinLock}, then {@link pith.sync.spin.McsLock}.
 */
package pith.sync.spin;
