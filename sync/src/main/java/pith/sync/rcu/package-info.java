/**
 * Read-copy update: data that is read far more often than changed, read without any lock.
 *
 * <h2>The concept</h2>
 *
 * <p>Readers follow a reference ({@link pith.sync.rcu.RcuRef}) to something that never changes while they look. An updater does not change
 * it either: it copies, changes the copy and <em>publishes</em> that. From then on new readers find the new one, while readers that
 * were already open may still use the old one. The old one must therefore stay until they have all closed; that time is a <em>grace period</em>:
 *
 * <pre>
 *   reader 1   ──[ old ]─────────
 *   reader 2   ───────[ old      ]────────────
 *   reader 3   ─────────────[ new   ]─────────        opened after publishing: nobody waits for it
 *   updater    ─────────▲───·········▲────────
 *                  publish(new)    free(old)
 *                       └─ grace ────┘
 * </pre>
 *
 * <p>Java's collector would keep the old object alive without this. But an object of this kernel owns an allocation in emulated RAM, a
 * reference count, a place in a table: those are freed by hand, and must not be freed under a reader.
 *
 * <h2>Our design</h2>
 *
 * <p>{@link pith.sync.rcu.Rcu} is what users of RCU see: {@code read()} and {@code close()} around the reading, {@code call} or
 * {@code synchronize} after the removal. It is an interface because the packages above it need locks to implement it, while everybody who
 * has locks may need RCU: {@link pith.sync.rcu.tree} for many harts, and {@link pith.sync.rcu.classic}, the simplest that is right.
 * {@link pith.sync.rcu.sleepable} is for readers that sleep.
 *
 * <p>With a {@link pith.sync.rcu.RcuChecker}, references that are followed outside a reader are reported, and so is one that leads to what was freed ({@link
 * pith.sync.rcu.Poisonable}).
 *
 * <p>A reader must not sleep. Updaters of one structure exclude each other by a lock of that structure.
 */
package pith.sync.rcu;
