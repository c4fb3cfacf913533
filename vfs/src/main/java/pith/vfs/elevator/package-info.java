/**
 * I/O schedulers: in which order a disk gets what many want of it.
 *
 * <p>Without one ({@code none}, the default) requests go to the device as they come, by the queue of the hart that submits them: right for a drive that can do
 * much at once. A scheduler sees all requests of a disk, and gives the device no more than {@code nr_requests} at a time, so that there is something left to
 * decide.
 *
 * <pre>
 *   /sys/block/nvme0n1/queue/scheduler      none [mq-deadline] bfq
 *     mq-deadline   DeadlineScheduler       sectors in order, by batches; a deadline for each request; reads first
 *     bfq           BudgetFairScheduler     an owner at a time, by budgets; shares by weight (io.weight of control groups)
 * </pre>
 *
 * <p>An assignment: write an {@link pith.vfs.block.IoScheduler}, name its provider in {@code META-INF/services/pith.vfs.block.IoSchedulerProvider}, and choose
 * it by name.
 *
 * <p>Locks: called under {@code block_queue.lock}; they have none. Start with {@link pith.vfs.elevator.DeadlineScheduler}.
 */
package pith.vfs.elevator;
