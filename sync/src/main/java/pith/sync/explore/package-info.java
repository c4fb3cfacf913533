/**
 * Runs small concurrent tests under many schedules, finds the one that fails, and shows the least of it.
 *
 * <h2>The concept</h2>
 *
 * <p>A concurrency bug needs tasks to be at certain places at the same moment. A test that just runs meets it once in a thousand runs, on another's machine,
 * and never again. But what a run does depends on nothing except the order in which the tasks take their steps. If that order is under control, it can be
 * chosen systematically, written down, repeated, and shortened:
 *
 * <pre>
 *   a: ──1──2──3──┐                       ┌──4──▶          "a3:b.b2:a": a gives way to b on its 3rd step,
 *                 │ preempted             │                              b to a on its 2nd
 *   b:            └──1──2─────────────────┘ preempted
 * </pre>
 *
 * <p>There are far too many orders for all. Two observations help: most bugs need no more than two <em>preemptions</em>, places at which a task is interrupted
 * though it could go on, and a <em>random priority schedule</em> meets a bug that needs d of them with a probability that can be told beforehand.
 *
 * <h2>Our design</h2>
 *
 * <pre>
 *   Scenario ── sets up ──▶ Stage: cells, locks, tasks, the check at the end
 *      │
 *   Explorer ── for each run ──▶ World: a hart for each task, under ControlledEngine
 *      │                           │ at every charge of cycles, and at every access to a Cell
 *      │                           ▼
 *      │                        Strategy.next: who goes on?    BoundedSearch, RandomPriorities, Replay
 *      ▼
 *   Verdict, Finding: failure, minimal Schedule, trace (TraceText)
 * </pre>
 *
 * <p>Nothing is a model: a task is an {@link pith.sync.Execution} with a kernel stack, and it calls the kernel's own locks, wait queues and RCU. All of these
 * charge cycles before they touch what is shared, and the engine lets a director decide at each charge who goes on. What a test itself shares, it keeps in
 * {@link pith.sync.explore.Cell}s, which do the same and which know plain stores that later ones overtake. Who spins is not run again before somebody else has
 * changed something; if all that are left spin or sleep, that is a deadlock.
 *
 * <p>A {@link pith.sync.explore.Schedule} is kept as its deviations from the <em>usual</em> run, in which each task runs until it must wait. So its text is
 * short, and a schedule is made smaller by leaving deviations out as long as the same failure remains. Sources: Musuvathi and Qadeer, PLDI 2007 (bounded
 * preemptions, CHESS); Burckhardt et al., ASPLOS 2010 (random priorities, PCT); Zeller and Hildebrandt, IEEE TSE 2002 (minimising).
 *
 * <h2>What it does not do</h2>
 *
 * <p>It does not see races between plain fields, only between cells and primitives; {@code pith.sync.race} looks for those. Of a weakly ordered memory it has
 * delayed stores, not loads that go ahead. "Nothing found" holds up to the bound.
 *
 * <p>Where to start reading: a scenario in {@code pith.sync.explore.scenarios}, then {@link pith.sync.explore.Explorer}, then {@code World}.
 */
package pith.sync.explore;
