package pith.sched.load;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The averages of a queue: the sum of those of the entities attached to it, asleep ones included, kept without looking at them one by one. Whoever changes what
 * is queued calls {@link #update} first.
 */
public final class QueueLoad extends LoadSignal {
  /** The weights of those queued, together. Guarded by the runqueue's lock, as the next two. */
  public long weight;

  /** Tasks that are queued here or below and want to run. */
  public int tasks;

  /** Whether one of them runs. */
  public boolean running;

  private volatile long estimated;

  /** What came and went since the queue's own entity last followed, as time on the queue. Guarded by the runqueue's lock. */
  private long moved;

  private boolean anyMoved;
  private final AtomicLong removedLoad = new AtomicLong();
  private final AtomicLong removedRunnable = new AtomicLong();
  private final AtomicLong removedUtilization = new AtomicLong();
  private final AtomicLong removals = new AtomicLong();

  /** Brings the averages up to {@code now}. {@return whether they changed} */
  public boolean update(long now) {
    boolean left = removals.get() != 0 && subtractRemoved();
    boolean decayed = accumulate(now, weight, tasks, running);
    if (decayed) {
      average(1);
    }
    return left || decayed;
  }

  /** The running sum is one for the queue whoever runs: without it, what is in the sums must at least explain the averages. */
  private boolean subtractRemoved() {
    removals.set(0);
    long load = removedLoad.getAndSet(0);
    long runnable = removedRunnable.getAndSet(0);
    long utilization = removedUtilization.getAndSet(0);
    long divider = divider();
    subtract(load, load * divider, runnable, runnable * divider, utilization, utilization * divider);
    moved(-(runnable * divider >> 10));
    return true;
  }

  private void subtract(long load, long ofLoad, long runnable, long ofRunnable, long utilization, long ofRunning) {
    averages(Math.max(0, load() - load), Math.max(0, runnable() - runnable), Math.max(0, utilization() - utilization));
    loadSum = Math.max(loadSum - ofLoad, load() * Decay.MIN_DIVIDER);
    runnableSum = Math.max(runnableSum - ofRunnable, runnable() * Decay.MIN_DIVIDER);
    runningSum = Math.max(runningSum - ofRunning, utilization() * Decay.MIN_DIVIDER);
  }

  void add(EntityLoad entity, long entityWeight) {
    averages(load() + entity.load(), runnable() + entity.runnable(), utilization() + entity.utilization());
    loadSum += entityWeight * entity.loadSum;
    runnableSum += entity.runnableSum;
    runningSum += entity.runningSum;
    moved(entity.loadSum);
  }

  void subtract(EntityLoad entity, long entityWeight) {
    subtract(entity.load(), entityWeight * entity.loadSum, entity.runnable(), entity.runnableSum, entity.utilization(), entity.runningSum);
    moved(-entity.loadSum);
  }

  /** Members came, or, if negative, left, here or in the queue of a group that counts here. */
  void moved(long sum) {
    moved += sum;
    anyMoved = true;
  }

  boolean anyMoved() {
    return anyMoved;
  }

  /** {@return how much time on the queue came, or, if negative, went} The next answer counts from now. */
  long takeMoved() {
    long sum = moved;
    moved = 0;
    anyMoved = false;
    return sum;
  }

  /** The entity of a group changes with its members: by how much its averages and sums did. */
  void adjust(long load, long ofLoad, long runnable, long ofRunnable, long utilization, long ofRunning) {
    subtract(-load, -ofLoad, -runnable, -ofRunnable, -utilization, -ofRunning);
  }

  void replaceLoad(long oldLoad, long oldSum, long newLoad, long newSum) {
    averages(Math.max(0, load() - oldLoad) + newLoad, runnable(), utilization());
    loadSum = Math.max(loadSum - oldSum, Math.max(0, load() - newLoad) * Decay.MIN_DIVIDER) + newSum;
  }

  /** An entity left while it was on no queue; the next update subtracts it. Callable from any hart, no lock needed (Linux's {@code cfs_rq->removed}). */
  void remove(EntityLoad entity) {
    removedLoad.addAndGet(entity.load());
    removedRunnable.addAndGet(entity.runnable());
    removedUtilization.addAndGet(entity.utilization());
    removals.incrementAndGet();
  }

  /** A task whose utilization is expected to be {@code expected} comes, or, if negative, goes. Source: Linux's {@code util_est_enqueue}. */
  public void expect(long expected) {
    estimated = Math.max(0, estimated + expected);
  }

  /** {@return the utilization that the tasks queued now are expected to have, from how they used to run} */
  public long estimated() {
    return estimated;
  }

  /** {@return up to when the averages are right, in nanoseconds of the runqueue's {@link PeltClock}} */
  public long updatedUntil() {
    return updated;
  }
}
