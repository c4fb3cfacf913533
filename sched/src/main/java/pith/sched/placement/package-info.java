/**
 * Which hart a fair task goes to when it becomes runnable.
 *
 * <p>A task that wakes should find its data: near the hart where it ran, or near its waker, whose data it wants. A task that is new, or begins a new
 * program, has
 * no data anywhere and goes where least is done.
 *
 * <pre>
 *   wake-up ─▶ WakeeFlips   does the waker wake many? then stay
 *           ─▶ WakeAffine   aim at the waker's hart or at the previous one
 *           ─▶ IdleSibling  an idle hart in the cache of the aim
 *   fork, exec, affinity ─▶ IdlestHart ─▶ IdlestGroup, level by level
 * </pre>
 *
 * <p>Everything is read without locks: a guess will do, since the balancer corrects it. The caller holds the task's {@code piLock}. Each decision is
 * kept with the
 * task ({@link pith.sched.entity.PlacementEntity}) for those who ask why. Start reading at {@link pith.sched.placement.FairPlacement#select}.
 */
package pith.sched.placement;
