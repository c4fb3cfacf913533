/**
 * RCU for a kernel that is not preemptible. Readers cost nothing, since grace periods watch harts instead.
 *
 * <h2>The concept</h2>
 *
 * <p>A reader must not sleep and nobody takes its hart away, so it runs on one hart from beginning to end. A hart that switches context,
 * enters user mode or idles is therefore in no reader: it is <em>quiescent</em>. Once every hart has been quiescent at least once
 * since the removal, all readers of that time have closed.
 *
 * <pre>
 *   hart 0  ──call(free)──────Q─────────────── Q: free()        Q  quiescent, reported
 *   hart 1  ────[ reader ]────────Q───────────                  idle harts report nothing:
 *   hart 2  ~~~~~~~~~~ idle ~~~~~~~~~~~~~~~~~~                  they are seen to be idle
 *   period        ├────── n ──────┤
 *               started         ended, by the hart that reported last
 * </pre>
 *
 * <h2>Our design</h2>
 *
 * <p>Grace periods are numbered; one is under way at a time. A callback notes the number of the first period that is sure to begin after its
 * removal. Nobody drives the periods: each hart, at its quiescent states, reports to the period under way, and whoever finds that all have reported
 * ends it and starts the next if one was asked for. Callbacks wait on the hart that called, and the scheduler has them run there, ten at
 * a time, where a task could sleep.
 *
 * <p>The scheduler's part: {@code quiescent} at a context switch and on the way to user mode, {@code enterIdle} and {@code leaveIdle}
 * around waiting for an interrupt, {@code runCallbacks} on the way to user mode and in the idle loop.
 *
 * <p>There are no locks. {@code GracePeriods}, where to start reading, has the argument why its fences suffice. Source: the classic RCU of
 * Linux before its tree (P. McKenney, "What is RCU, Fundamentally?", LWN 2007); the batch size is today's.
 */
package pith.sync.rcu.classic;
