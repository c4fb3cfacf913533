package pith.sched.load;

/**
 * The averages of one task, or of a group on one hart. It is attached to the queue on which it counts, from its first enqueue until it goes elsewhere; guarded
 * by that queue's lock.
 */
public final class EntityLoad extends LoadSignal {
  /** The estimate moves by a quarter of what a stretch of running differed. Source: Linux {@code UTIL_EST_WEIGHT_SHIFT}. */
  private static final int ESTIMATE_SHIFT = 2;

  /** Differences below one percent of a hart's capacity are noise. Source: Linux {@code UTIL_EST_MARGIN}. */
  private static final int ESTIMATE_MARGIN = CAPACITY / 100;

  private QueueLoad queue;
  private volatile long estimate;

  /** Whether nothing has been averaged since {@link #estimate} was made. */
  private boolean estimateCurrent;

  /** A new task, of which nothing is known, counts as if it had always been queued. */
  public void begin(long weight) {
    loadSum = divider();
    averages(weight, 0, 0);
  }

  /**
   * A new task goes to {@code to}: it is expected to use as much as its weight would give it there, but not more than half of what the others leave of {@code
   * capacity}. Source: Linux's {@code post_init_entity_util_avg}.
   */
  public void expectAsOthers(QueueLoad to, long weight, long capacity) {
    long limit = (capacity - to.utilization()) / 2;
    if (limit > 0) {
      long share = to.utilization() == 0 ? limit : Math.min(limit, to.utilization() * weight / (to.load() + 1));
      averages(load(), share, share);
    }
  }

  /** {@return the queue it counts on, or null} */
  public QueueLoad queue() {
    return queue;
  }

  /** Brings the averages up to {@code now}: since the last call it was queued, runnable, running, or not. {@return whether they changed} */
  public boolean update(long now, long weight, boolean queued, long runnableTasks, boolean running) {
    if (!accumulate(now, queued ? 1 : 0, runnableTasks, running)) {
      return false;
    }
    average(weight);
    estimateCurrent = false;
    return true;
  }

  /** Counts on {@code to} from now on, whose averages are up to date. Its sums take the pace of the queue's, so that both decay at the same moments. */
  public void attach(QueueLoad to, long weight) {
    queue = to;
    updated = to.updated;
    intoPeriod = to.intoPeriod;
    long divider = divider();
    runningSum = utilization() * divider;
    runnableSum = runnable() * divider;
    loadSum = Math.max(1, load() * divider / weight);
    to.add(this, weight);
  }

  /** Counts nowhere from now on; its queue's averages and its own are up to date, and the lock is held. */
  public void detach(long weight) {
    queue.subtract(this, weight);
    queue = null;
  }

  /** Leaves its queue, whose lock is not held, while it sleeps: forgets as much as the queue has. Source: Linux's {@code remove_entity_load_avg}. */
  public void leave(long weight) {
    update(queue.updated, weight, false, 0, false);
    queue.remove(this);
    queue = null;
  }

  /**
   * For the entity of a group: if members came to or left {@code inner}, its averages change at once as theirs did, and so does the queue that it counts on.
   * All are up to date.
   *
   * @return whether anything changed
   */
  public boolean follow(QueueLoad inner, long weight) {
    if (queue == null || !inner.anyMoved()) {
      return false;
    }
    long came = inner.takeMoved();
    long divider = queue.divider();
    long ofRunning = inner.utilization() * divider - runningSum;
    long ofRunnable = inner.runnable() * divider - runnableSum;
    long byRunning = inner.utilization() - utilization();
    long byRunnable = inner.runnable() - runnable();
    runningSum += ofRunning;
    runnableSum += ofRunnable;
    long time = timeQueued(came, inner, divider);
    long newLoad = weight * time / divider;
    queue.adjust(newLoad - load(), weight * (time - loadSum), byRunnable, ofRunnable, byRunning, ofRunning);
    queue.moved(came);
    loadSum = time;
    averages(newLoad, inner.runnable(), inner.utilization());
    return true;
  }

  /**
   * How long a group was queued is not known from its members, but bounded: by the sum of theirs, by what any one may have, by how long it ran. Source: Linux's
   * {@code update_tg_cfs_load}.
   */
  private long timeQueued(long came, QueueLoad inner, long divider) {
    if (came == 0) {
      return loadSum;
    }
    long time;
    if (came > 0) {
      time = Math.min(loadSum + came, divider);
    } else {
      time = Math.min(loadSum, inner.weight > 0 ? inner.loadSum / inner.weight : 0);
    }
    return Math.max(time, runningSum >> 10);
  }

  /** Its weight changes; both averages are up to date. Source: Linux's {@code reweight_entity}. */
  public void reweigh(long oldWeight, long newWeight) {
    long oldLoad = load();
    averages(newWeight * loadSum / divider(), runnable(), utilization());
    if (queue != null) {
      queue.replaceLoad(oldLoad, oldWeight * loadSum, load(), newWeight * loadSum);
    }
  }

  /** {@return the utilization to reckon with: what it was before it slept, if it has since been forgotten} Source: Linux's {@code task_util_est}. */
  public long expectedUtilization() {
    return Math.max(utilization(), estimate);
  }

  /** {@return what it uses while it runs, averaged over its wake-ups} */
  public long estimate() {
    return estimate;
  }

  /** It is queued on a hart whose fair tasks together are {@code all}. */
  public void announce(QueueLoad all) {
    all.expect(estimate);
  }

  /** It is queued no longer; to be called before {@link #estimateUtilization}. */
  public void withdraw(QueueLoad all) {
    all.expect(-estimate);
  }


  /**
   * It goes to sleep, its averages up to date: what it has used becomes part of the estimate, at once if it is more. Source: Linux's {@code util_est_update}.
   *
   * @param capacity what the hart can do; above that the figure tells nothing
   */
  public void estimateUtilization(long capacity) {
    long used = utilization();
    if (estimateCurrent) {
      return;
    }
    long less = estimate - used;
    if (less <= 0) {
      estimate = used;
    } else if (used > capacity) {
      return;
    } else if (less >= ESTIMATE_MARGIN && used + ESTIMATE_MARGIN >= runnable()) {
      estimate -= less >> ESTIMATE_SHIFT;
    }
    estimateCurrent = true;
  }
}
