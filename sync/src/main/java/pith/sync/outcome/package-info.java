/**
 * How the kernel says no.
 *
 * <p>There are three kinds of failure, and each has its own way. A <em>bug</em> of the kernel is an {@link java.lang.AssertionError} or
 * {@link java.lang.IllegalStateException} and ends as an oops. An outcome that the caller will decide upon (a page was there or was not)
 * is a sealed result of the method that finds it. A <em>refusal</em>, which no one in between has anything to say about, is a {@link
 * pith.sync.outcome.Refused} that travels from where it is known to where the program is answered:
 *
 * <pre>
 *   program ──ecall──▶ system-call edge ──▶ vfs ──▶ mm ──▶ page allocator
 *      ▲                     │                                   │
 *      └──── −ENOMEM ────────┘ ◀──── throw Refused.of(ENOMEM) ───┘      guards close on the way
 * </pre>
 *
 * <p>{@link pith.sync.outcome.Errno} names the numbers. No locks here; everything is immutable.
 */
package pith.sync.outcome;
