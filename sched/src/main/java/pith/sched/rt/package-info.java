/**
 * The real-time class: FIFO and round-robin, by fixed priority.
 *
 * <p>The most urgent task runs until it sleeps, yields, or a more urgent one comes; among equals the first come is first served, and round-robin
 * tasks take turns. Nothing protects less urgent tasks but the fair server of the deadline class.
 *
 * <pre>
 *   RtClass ──per hart──▶ RtQueue: 99 lists and a bitmap: find first set bit, take its list's head
 *      │
 *      ├─ HartRanks: for each level the harts whose most urgent task is of that level (Linux's cpupri)
 *      └─ PushPull: a task that waits although a less urgent one runs elsewhere goes there
 * </pre>
 *
 * <p>A machine keeps its n most urgent tasks on its n harts: {@link pith.sched.rt.HartRanks} finds the hart whose task is least urgent in time
 * that depends on the number of levels, not of tasks. Both it and the queues are written under the runqueue's lock; it is read without.
 *
 * <p>Sources: POSIX.1-2024, System Interfaces 2.8.4; Linux {@code kernel/sched/rt.c}, {@code cpupri.c}. Start reading at {@link
 * pith.sched.rt.RtClass}.
 */
package pith.sched.rt;
