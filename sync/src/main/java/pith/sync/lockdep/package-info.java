/**
 * Finds locking bugs on the runs where nothing goes wrong.
 *
 * <h2>The concept</h2>
 *
 * <p>A deadlock needs two tasks at two places at the same moment, so tests hardly ever meet it. But its cause can be seen at any time: one task took B
 * while it held A, another, perhaps hours later, takes A while it holds B. Lockdep keeps a graph of lock classes with an edge for
 * each order that was ever used, and a cycle in it is a deadlock in waiting:
 *
 * <pre>
 *   acquired B holding A          A ────▶ B          each edge keeps the task and the stack
 *   acquired C holding B          ▲       │          that used it first; a report quotes all
 *   acquires A holding C  !!      └── C ◀─┘          stacks of the cycle
 * </pre>
 *
 * <p>The graph has classes, not locks: what holds for one inode's lock holds for all.
 *
 * <h2>What is reported</h2>
 *
 * <p>Each kind is a record of {@link pith.sync.lockdep.LockdepReport}: an order that closes a cycle; a lock taken twice, or two of a class
 * without a nesting level; a place that may sleep reached in a spin lock, an RCU reader or an RCU callback; spin locks released out of
 * order; a release of what is not held; a lock taken along to user mode; a lock that an interrupt handler takes and that is held where interrupts are taken; an
 * {@link pith.sync.rcu.RcuRef} followed outside an RCU reader, or to something that was freed. A breach is reported once, to the consumer that the machine was
 * given.
 *
 * <h2>Our design</h2>
 *
 * <p>The locks tell a {@link pith.sync.LockChecker} what they do, or nobody if it is null; each execution carries its {@link
 * pith.sync.HeldLocks}. There is one {@link pith.sync.lockdep.Lockdep} per machine, and nothing in it depends on host time or order of
 * hashing. Source: Linux's lockdep (Documentation/locking/lockdep-design.rst), with one interrupt state of its four: there are
 * no softirqs here. Kernel code takes interrupts only in {@link pith.sync.Execution#condResched}, where no spin lock is held, so what can go wrong is a
 * sleeping lock that is held there, or a spin lock whose holders come to wait for one.
 *
 * <p>Where to start reading: {@link pith.sync.lockdep.Lockdep#acquiring}.
 */
package pith.sync.lockdep;
