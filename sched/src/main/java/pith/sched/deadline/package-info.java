/**
 * The deadline class: earliest deadline first, within reservations, and the servers that keep tasks of the classes below from starving.
 *
 * <p>Each task has a reservation: so much runtime in every period, before a deadline. The runnable task with the earliest absolute deadline runs. The
 * constant bandwidth server's rules decide which deadline and how much runtime a task has whatever it does, so one that overruns, or wakes
 * whenever it likes, takes time from itself only.
 *
 * <pre>
 *   DeadlineClass ──per hart──▶ DeadlineQueue: tree by deadline          SchedTask.deadline(), DeadlineServer: DeadlineEntity
 *      │  runtime ≤ 0: throttled ──timer──▶ replenished                       ▲ rules
 *      ├─ DeadlinePlacement: each hart's earliest deadline               ConstantBandwidth: begin, wake, replenish, 0-lag time
 *      ├─ PushPull: the earliest deadlines run, on whichever harts
 *      ├─ ActiveBandwidth: what is in use, for tasks that reclaim the rest (GRUB)
 *      └─ DeadlineServers: fair tasks get 50 ms of each second at least, and so do those of the ext class
 * </pre>
 *
 * <p>Queues and entities are guarded by their runqueue's lock; timers' functions take it anew and check that what they were started for still holds.
 * Start reading at {@link pith.sched.deadline.DeadlineClass} and {@link pith.sched.deadline.ConstantBandwidth}.
 */
package pith.sched.deadline;
