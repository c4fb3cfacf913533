/**
 * Who runs when: engines, and the kernel stacks that they run.
 *
 * <p>On hardware, harts run at once. Here an engine decides how they share the host. A kernel stack (a virtual thread) runs on behalf of a
 * task, and only while it owns a hart; giving the hart to another stack is the "switch to" of a context switch.
 *
 * <pre>
 *              engine: the hart that is furthest behind
 *            ┌───────────────┬───────────────┐
 *          hart 0          hart 1          hart 2 (waits for an interrupt)
 *            │               │               │
 *   stacks  sh ⇄ cat        make            idle      ls, cc, … wait to be switched to
 * </pre>
 *
 * <p>A run of the deterministic engine is a function of configuration, seed and input. What may hold a hart up is explicit: {@link
 * pith.hal.Hart#charge} past the horizon, {@link pith.hal.Engine#switchTo}, {@link
 * pith.hal.Engine#waitForInterrupt}. Between these calls nothing else runs, which the kernel must not rely on: the parallel
 * engine has no such promise.
 *
 * <p>The parallel engine runs harts at once, each on the host thread that carries its stack, with clocks that stay within a window of each other. Its runs
 * cannot be repeated.
 *
 * <p>An idle machine holds no host thread: its last stack parks. A failure that nobody above caught (in an event, or at the bottom of a
 * stack) is a panic of this machine and of no other.
 *
 * <p>Start with {@link pith.hal.Engine}, then {@link pith.hal.KernelStack} and {@code DeterministicEngine}.
 */
package pith.hal.engine;
