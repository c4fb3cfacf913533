/**
 * How executions that run at once stay out of each other's way, and how they wait for each other.
 *
 * <h2>The concept</h2>
 *
 * <p>A kernel's data is shared by all harts. A <em>lock</em> makes those who would change it take turns. Who finds it taken may either
 * spin, burning its hart's time, or sleep, giving the hart to somebody else. Spinning is right where the wait is shorter than two context switches
 * and the only choice where there is nothing to switch to, as in the scheduler itself; sleeping is right for everything that may take long. From that
 * follows the rule that gives most locking bugs their name: <em>who holds a spin lock must not sleep</em>, for whoever spins
 * for it would spin until the sleeper comes back.
 *
 * <p>The other danger is <em>order</em>. One task takes A and then B, another B and then A: at the wrong moment each waits for the other. The cure is
 * one order for all, written down per package (the tree below) and checked by {@link pith.sync.lockdep}.
 *
 * <h2>Our design</h2>
 *
 * <pre>
 *   who has to wait …            … spins            … sleeps
 *   ─────────────────────────────────────────────────────────────────────────────
 *   one at a time                SpinLock           Mutex         ┐ both made of
 *   many readers or a writer     RwSpinLock         RwSemaphore   ┘ FairLock
 *   … of whom readers never wait SeqLock, and RCU with RcuRef        (SleepableRcu)
 *   for any condition                               WaitQueue
 *   for something to be over                        Completion, made of a WaitQueue
 *   not at all: one per hart     PerHart, PerHartCounter (LocalTryLock where others may come to it)
 * </pre>
 *
 * <p>Everything knows who runs as an {@link pith.sync.Execution}, the lowest layer of a task. It is found through the kernel stack that the
 * caller runs on; the scheduler supplies its sleeping and waking, so this package can be below it:
 *
 * <pre>
 *   Execution            who runs: locks held, may it sleep          pith.sync
 *      ▲
 *   SchedTask            on which runqueue, with what share          pith.sched
 *      ▲
 *   Task                 address space, files, signals, …            pith.kernel
 * </pre>
 *
 * <p>A lock answers an acquisition with a <em>guard</em>, to be closed by try-with-resources; a method that needs the lock takes the guard
 * as parameter. A lock has one guard object, so locking allocates nothing, and each lock belongs to a {@link pith.sync.LockClass}.
 *
 * <p>The kernel is not preemptible: an execution keeps its hart until it sleeps, yields or returns to user mode. Harts nevertheless
 * interleave inside the kernel, at every {@code Hart.charge} under the deterministic engine and anywhere under a parallel one; all that is here is right under
 * both. Each file says which memory ordering it relies on.
 *
 * <p>A host thread that prepares a machine before it runs may take any lock here; it is alone, so it never has to wait.
 *
 * <h2>Lock order</h2>
 *
 * <p>Outer locks first. The locks of other packages fit in where the comments say so.
 *
 * <pre>
 *   Mutex, RwSemaphore                  whatever order their packages give them
 *     spin locks of subsystems, seqlocks
 *       wait_queue, completion          WaitQueue's own lock, held while waiters are woken
 *       wait_lock                       FairLock's own, held while the lock is granted
 *         percpu_counter              taken where an account is settled
 *         rcu_node_0, rcu_node_1, …   one at a time, where RCU is called or a hart is quiescent
 *         what Execution.wakeUp takes   the scheduler's: task-&gt;pi_lock, then rq-&gt;lock
 * </pre>
 *
 * <p>So nobody may wake anyone while holding a scheduler lock, and a {@link pith.sync.WaitQueue.Waiter} must not take a lock under which
 * its queue is woken. A waiter that wakes another queue (epoll) gives that queue a lock class of its own.
 *
 * <p>A sleeping lock's comer first spins as long as the holder runs and nobody queues: most holders are done sooner than two context switches take.
 *
 * <h2>Where to start reading</h2>
 *
 * <p>{@link pith.sync.SpinLock}, then {@link pith.sync.WaitQueue}, which has the classic race of waiting in its first paragraph, then
 * {@code FairLock}.
 */
package pith.sync;
