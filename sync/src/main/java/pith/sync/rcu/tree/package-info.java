/**
 * RCU for many harts: quiescent states climb a tree.
 *
 * <h2>The concept</h2>
 *
 * <p>A grace period is over when every hart has been quiescent. If each hart reported that to one place, some hundred harts would queue for one lock and pull
 * one cache line to and fro. In a tree each reports to a leaf that it shares with a few others; the last one of a leaf reports to the node above, and so on.
 * Most reports end at the leaf, and the root is visited once for each of its children.
 *
 * <pre>
 *   level 0                     root                  lock rcu_node_0
 *                       ┌────────┼────────┐
 *   level 1           leaf     leaf     leaf          lock rcu_node_1
 *                    ┌─┴─┐    ┌─┴─┐    ┌─┴─┐
 *   harts            0 … 15  16 … 31  32 … 47         16 harts a leaf, 64 children a node
 * </pre>
 *
 * <h2>Our design</h2>
 *
 * <p>{@code Lane}, where to start reading, has the life of a grace period: needed, begun from the root down, reported from the leaves up, ended from the leaves
 * up. Nobody drives it: a hart that comes by a quiescent state begins what its leaf needs, and the one whose report empties the root ends it and begins the
 * next one. Linux has a thread for that, which here would only add wake-ups. Idle harts are not asked: who begins a period sees that they idle, and they are
 * woken only for callbacks of their own.
 *
 * <p>Callbacks wait on the hart that called, in {@code SegmentedCallbacks}: a callback costs a slot, and a whole segment becomes ready at once. They run ten at
 * a time where a task could sleep. If ten thousand pile up, the hart runs all that are ready, and interrupts the harts that hold the period up.
 *
 * <p><em>Expedited</em> grace periods are a second lane on a tree of its own, whose beginning interrupts every busy hart: since interrupts are taken only
 * outside the kernel, and so outside of readers, their way back is a quiescent state. A {@code StallDetector} tells when a period takes 21 seconds.
 *
 * <h2>Lock order</h2>
 *
 * <pre>
 *   whatever the caller of call() holds
 *     rcu_node_0, rcu_node_1, …      one at a time, never two
 * </pre>
 *
 * <p>Sources: Linux's {@code Documentation/RCU/Design/Data-Structures} and {@code Memory-Ordering}; P. McKenney, "Hierarchical RCU", LWN 2008. Unlike there, a
 * quiescent state needs no thread and no softirq, and there is no preemptible variant, as the kernel is not preemptible.
 */
package pith.sync.rcu.tree;
