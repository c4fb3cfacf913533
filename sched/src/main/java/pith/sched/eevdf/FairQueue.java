package pith.sched.eevdf;

import pith.sched.load.QueueLoad;

/**
 * The entities of one group that want to run on one hart, the running one included. Guarded by the lock of that hart's runqueue.
 *
 * <p>The average virtual time V = Σ w·v / Σ w is kept as a sum relative to {@code zero}, which follows V so that products stay small. An entity is eligible
 * when v ≤ V, tested without a division. Lag is conserved: the lags of all, each times its weight, add up to nothing, whoever comes or goes.
 */
public final class FairQueue {
  /** The averages; {@link QueueLoad#tasks} counts the tasks that want to run here and below. */
  public final QueueLoad load;

  /** Whose members these are. */
  public final FairGroup group;

  public final int hart;

  /** What stands for this queue in that of the parent group; null in the root group. */
  public final FairEntity entity;

  /** What is left of the group's quota for this hart. */
  public final QueueBudget budget = new QueueBudget();

  private final FairSettings settings;
  private final DeadlineTree waiting = new DeadlineTree();
  private FairEntity current;
  private FairEntity buddy;
  private int size;
  private long zero;
  private long weight;
  private long weightedSum;

  FairQueue(FairSettings settings, FairGroup group, int hart, QueueLoad load, FairQueue above) {
    this.settings = settings;
    this.group = group;
    this.hart = hart;
    this.load = load;
    entity = above == null ? null : FairEntity.ofGroup(this);
    if (entity != null) {
      entity.queue = above;
    }
  }

  /** {@return how many entities stand here, the running one and the delayed ones included} */
  public int size() {
    return size;
  }

  /** {@return the sum of their weights} */
  public long weight() {
    return weight;
  }

  /** {@return the one that runs, or null; it may be about to leave} */
  public FairEntity current() {
    return current;
  }

  /** {@return V, the average virtual time} */
  public long average() {
    return weight == 0 ? zero : zero + Math.floorDiv(weightedSum, weight);
  }

  /** {@return whether {@code entity}, which stands here, owes nothing} */
  public boolean eligible(FairEntity entity) {
    return eligible(entity.vruntime);
  }

  boolean eligible(long vruntime) {
    long key = vruntime - zero;
    long low = key * weight;
    long high = Math.multiplyHigh(key, weight);
    return high == low >> 63 ? low <= weightedSum : high < 0;
  }

  /** An entity that stands on no queue comes here; {@code initial} says that it is new. */
  public void join(FairEntity entity, boolean initial) {
    place(entity, initial);
    insert(entity);
  }

  /** Sets age and deadline so that the lag will be what it was when it left. Source: Linux's {@code place_entity}. */
  private void place(FairEntity entity, boolean initial) {
    entity.slice = entity.customSlice ? entity.slice : settings.baseSlice();
    long lag = 0;
    if (settings.on(FairFeature.PLACE_LAG) && size > 0) {
      // Joining moves the average by the entity's own part of it: what is to be left of the lag afterwards is scaled up before.
      lag = entity.lag + entity.lag * entity.weight / weight;
    }
    entity.vruntime = average() - lag;
    if (entity.relativeDeadline) {
      entity.deadline += entity.vruntime;
      entity.relativeDeadline = false;
    } else {
      boolean half = initial && settings.on(FairFeature.PLACE_DEADLINE_INITIAL);
      entity.deadline = entity.vruntime + entity.virtual(half ? entity.slice / 2 : entity.slice);
    }
  }

  private void insert(FairEntity entity) {
    entity.queued = true;
    size++;
    weight += entity.weight;
    weightedSum += (entity.vruntime - zero) * entity.weight;
    load.weight += entity.weight;
    if (entity != current) {
      waiting.add(entity);
    }
  }

  private void extract(FairEntity entity) {
    if (entity != current) {
      waiting.remove(entity);
    }
    entity.queued = false;
    size--;
    weight -= entity.weight;
    weightedSum -= (entity.vruntime - zero) * entity.weight;
    load.weight -= entity.weight;
    advanceZero();
  }

  private void advanceZero() {
    if (weight > 0) {
      long shift = Math.floorDiv(weightedSum, weight);
      zero += shift;
      weightedSum -= shift * weight;
    }
  }

  /** {@return whether a sleeper has to stay for a while: it owes time, and leaving would let it off} */
  public boolean mustStay(FairEntity entity) {
    return settings.on(FairFeature.DELAY_DEQUEUE) && !eligible(entity);
  }

  /** A sleeper stays until V has caught up with it. */
  public void delay(FairEntity entity) {
    forget(entity);
    updateLag(entity);
    entity.delayed = true;
  }

  /** A delayed entity wants to run again: nothing it did not pay for is owed to it. Source: Linux's {@code requeue_delayed_entity}. */
  public void resume(FairEntity entity) {
    if (updateLag(entity)) {
      extract(entity);
      join(entity, false);
    }
    entity.delayed = false;
  }

  /** Leaves the queue and keeps its lag; {@code sleeps} says that its request ends with that. */
  public void leave(FairEntity entity, boolean sleeps) {
    forget(entity);
    updateLag(entity);
    entity.delayed = false;
    extract(entity);
    if (!sleeps && settings.on(FairFeature.PLACE_REL_DEADLINE)) {
      entity.deadline -= entity.vruntime;
      entity.relativeDeadline = true;
    }
  }

  private void forget(FairEntity entity) {
    buddy = buddy == entity ? null : buddy;
  }

  /**
   * Notes the lag, within a request and a tick; of one that is delayed no more than it had, or nothing at all.
   *
   * @return whether the entity's real lag is another one
   */
  private boolean updateLag(FairEntity entity) {
    long limit = entity.virtual(longestSlice() + settings.tick());
    long real = average() - entity.vruntime;
    long lag = Math.clamp(real, -limit, limit);
    if (entity.delayed) {
      lag = Math.max(lag, entity.lag);
      lag = settings.on(FairFeature.DELAY_ZERO) ? Math.min(lag, 0) : lag;
    }
    entity.lag = lag;
    return lag != real;
  }

  /** The running entity ran for {@code cycles}. {@return whether its request ended; the next one begins} */
  public boolean age(long cycles) {
    FairEntity running = current;
    long aged = running.age(cycles);
    running.vruntime += aged;
    weightedSum += aged * running.weight;
    advanceZero();
    boolean ended = running.vruntime >= running.deadline;
    if (ended) {
      renew(running);
    }
    return ended;
  }

  private void renew(FairEntity running) {
    running.slice = running.customSlice ? running.slice : settings.baseSlice();
    running.deadline = running.vruntime + running.virtual(running.slice);
  }

  /** The running entity forfeits what is left of its request: only then is somebody else sure to be more entitled. */
  public void yield() {
    FairEntity running = current;
    forget(running);
    if (size > 1 && eligible(running)) {
      weightedSum += (running.deadline - running.vruntime) * running.weight;
      running.vruntime = running.deadline;
      advanceZero();
      renew(running);
    }
  }

  /**
   * {@return the entity that should run next, perhaps a delayed one; null if there is none}
   *
   * @param protects whether the running one is kept as long as it is protected
   */
  public FairEntity pick(boolean protects) {
    FairEntity running = current != null && current.queued ? current : null;
    if (size == 1 && running != null) {
      return running;
    }
    if (buddy != null && !buddy.delayed && eligible(buddy)) {
      return buddy;
    }
    running = running != null && eligible(running) ? running : null;
    if (running != null && protects && running.isProtected()) {
      return running;
    }
    FairEntity best = waiting.earliestEligible(this);
    return running != null && (best == null || running.deadline <= best.deadline) ? running : best;
  }

  /** {@code next} runs from now on; nobody did. It stands here, unless it is a throttled group's whose member has still to leave the hart. */
  public void begin(FairEntity next) {
    forget(next);
    if (next.queued) {
      waiting.remove(next);
    }
    current = next;
    load.running = true;
    protect();
  }

  /** {@code previous} does not run any more; if it did, it waits now, unless it has left. */
  public void end(FairEntity previous) {
    if (current != previous) {
      return;
    }
    current = null;
    load.running = false;
    if (previous.queued) {
      waiting.add(previous);
    }
  }

  /** The running one was chosen again: if its protection has ended, a new one begins. */
  public void goOn() {
    if (!current.isProtected()) {
      protect();
    }
  }

  /** Until the end of its request, or of the shortest request here if that is shorter. */
  private void protect() {
    current.protectedUntil = current.deadline;
    shorten(settings.on(FairFeature.RUN_TO_PARITY) ? shortestSlice() : settings.leastTurn());
  }

  private void shorten(long slice) {
    if (slice < current.slice) {
      current.protectedUntil = Math.min(current.protectedUntil, current.vruntime + current.virtual(slice));
    }
  }

  /** Somebody came who does not preempt: the running one is protected for no longer than the newcomer's request. */
  public void adjustProtection() {
    if (settings.on(FairFeature.RUN_TO_PARITY)) {
      shorten(shortestSlice());
    }
  }

  /** The running one is protected no longer. */
  public void exposeCurrent() {
    current.protectedUntil = Math.min(current.protectedUntil, current.vruntime);
  }

  /** {@return whether the running one may be kept though others wait} */
  public boolean currentIsProtected() {
    return current.isProtected();
  }

  /** {@code woken} is picked next if it is eligible then. */
  public void prefer(FairEntity woken) {
    buddy = woken;
  }

  /** {@return the cycles until the running one's turn ends; {@link Long#MAX_VALUE} if nobody else is here} */
  public long turnLength() {
    if (size <= 1) {
      return Long.MAX_VALUE;
    }
    FairEntity running = current;
    return running.cyclesTo(running.isProtected() ? Math.min(running.protectedUntil, running.deadline) : running.deadline);
  }

  /** {@return the shortest request here, in cycles} */
  public long shortestSlice() {
    long shortest = waiting.shortestSlice();
    return current != null && current.queued ? Math.min(shortest, current.slice) : shortest;
  }

  private long longestSlice() {
    long longest = waiting.longestSlice();
    return current != null ? Math.max(longest, current.slice) : longest;
  }

  /**
   * An entity that stands here, or stood here last, gets another weight; it keeps what it is owed and what is left of its request. Source: Linux's
   * {@code reweight_entity}.
   */
  public void reweigh(FairEntity entity, int newWeight) {
    boolean was = entity.queued;
    long protection = entity.protectedUntil - entity.vruntime;
    if (was) {
      updateLag(entity);
      extract(entity);
      entity.deadline -= entity.vruntime;
      entity.relativeDeadline = true;
    }
    entity.lag = entity.lag * entity.weight / newWeight;
    if (entity.relativeDeadline) {
      entity.deadline = entity.deadline * entity.weight / newWeight;
    }
    entity.load.reweigh(entity.weight, newWeight);
    protection = protection * entity.weight / newWeight;
    entity.weigh(newWeight);
    if (was) {
      place(entity, false);
      insert(entity);
      entity.protectedUntil = entity.vruntime + protection;
    }
  }

  /** A group's request is as short as its members' shortest. */
  public void reslice(FairEntity groupEntity, long slice) {
    if (slice == groupEntity.slice && groupEntity.customSlice) {
      return;
    }
    boolean stands = groupEntity.queued && groupEntity != current;
    if (stands) {
      waiting.remove(groupEntity);
    }
    groupEntity.slice = slice;
    groupEntity.customSlice = true;
    if (stands) {
      waiting.add(groupEntity);
    }
  }

  /** {@return whoever waits with the latest deadline before that of {@code entity}, of all if it is null; null if there is none} */
  public FairEntity preceding(FairEntity entity) {
    return waiting.preceding(entity);
  }
}
