/**
 * What whoever writes a scheduling policy sees: an interface in the image of Linux's sched_ext, and nothing of the kernel behind it.
 *
 * <p>A policy decides where tasks wait and who runs next; the kernel keeps the harts, the clocks and the locks. Tasks wait in <em>dispatch queues</em>: each
 * hart runs those of its own local queue, one after another; there is a global one, and a policy makes as many as it likes. When a task becomes runnable the
 * policy is asked which hart it should go to, and then puts it into a queue ({@code enqueue}); when a hart's local queue is empty the policy is asked to fill
 * it ({@code dispatch}).
 *
 * <pre>
 *   wakes up ─▶ selectHart ─▶ enqueue ──insert──▶ a queue ──moveToLocal in dispatch──▶ local queue ─▶ running ─▶ stopping
 *                    └────────insert(LOCAL): an idle hart was found, enqueue is left out────▲             └─ slice is over: enqueue again
 * </pre>
 *
 * <p>Every call is made under one lock of the machine's, so a policy needs none of its own; where Linux lets callbacks of different CPUs run at once, Pith
 * chooses the simpler contract. A policy that throws, names a hart or a queue that there is not, or lets a runnable task wait for longer than its time-out, is
 * taken away, and the fair class takes over; the machine goes on. (One that never returns cannot be helped.)
 *
 * <p>Policies are found by {@link java.util.ServiceLoader}; a new instance is made each time one is enabled. Start reading at
 * {@link pith.sched.plugin.ExtPolicy}; examples are in {@code pith.sched.policies}. Source: Linux {@code Documentation/scheduler/sched-ext.rst},
 * {@code struct sched_ext_ops}.
 */
package pith.sched.plugin;
