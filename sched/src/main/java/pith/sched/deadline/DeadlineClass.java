package pith.sched.deadline;

import java.util.Arrays;
import java.util.function.Predicate;
import pith.sched.Arrival;
import pith.sched.Departure;
import pith.sched.HartSelection;
import pith.sched.PushPull;
import pith.sched.Rank;
import pith.sched.RealTimeSettings;
import pith.sched.Runqueue;
import pith.sched.SchedClass;
import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.entity.DeadlineEntity;
import pith.sched.load.RunqueueLoad;
import pith.sched.reservation.DeadlineParameters;
import pith.sched.reservation.Reservation;

/**
 * Earliest deadline first, each task within its reservation. A task that has used its runtime up is <em>throttled</em>: it stays on the runqueue, is
 * not counted there, and a timer gives it the next period's runtime.
 */
public final class DeadlineClass implements SchedClass, PushPull.Movable {
  /** Is told when the first deadline entity comes to a hart, and when the last one goes. */
  @FunctionalInterface
  public interface Presence {
    void deadlines(Runqueue rq, boolean there);
  }

  private final DeadlineQueue[] queues;
  private final DeadlinePlacement placement;
  private final PushPull balance;
  private final ActiveBandwidth bandwidth;
  private final DeadlineServers fairServers;
  private final DeadlineServers extServers;
  private final Presence presence;
  private final long hertz;
  private Scheduler scheduler;

  /** For harts whose clock has {@code hertz} cycles per second; {@code llcOf} gives each one's last-level cache. */
  public DeadlineClass(Runqueue[] runqueues, long hertz, int[] llcOf, RealTimeSettings settings, Presence presence) {
    this.hertz = hertz;
    this.presence = presence;
    queues = new DeadlineQueue[runqueues.length];
    Arrays.setAll(queues, hart -> new DeadlineQueue());
    placement = new DeadlinePlacement(runqueues, llcOf);
    balance = new PushPull(runqueues, this);
    bandwidth = new ActiveBandwidth(runqueues.length, settings.ledger());
    fairServers = new DeadlineServers(this, runqueues, settings.ledger(), hertz);
    extServers = new DeadlineServers(this, runqueues, settings.ledger(), hertz);
  }

  @Override
  public void attached(Scheduler complete) {
    scheduler = complete;
  }

  /** Boot, after {@link #attached}: the classes whose tasks are kept from starving. The fair one's servers are on from the start. */
  public void serve(SchedClass fair, SchedClass ext) {
    fairServers.attached(scheduler, fair);
    extServers.attached(scheduler, ext);
    fairServers.on(true);
  }

  /** {@return the harts' servers for fair tasks} */
  public DeadlineServers fairServers() {
    return fairServers;
  }

  /** {@return the harts' servers for tasks of the ext class; on while a policy is} */
  public DeadlineServers extServers() {
    return extServers;
  }

  ActiveBandwidth bandwidth() {
    return bandwidth;
  }

  private DeadlineQueue queue(Runqueue rq) {
    return queues[rq.hart().id()];
  }

  @Override
  public String name() {
    return "deadline";
  }

  @Override
  public boolean serves(SchedPolicy policy) {
    return policy == SchedPolicy.DEADLINE;
  }

  @Override
  public int selectHart(SchedTask task, HartSelection.Why why) {
    return placement.select(task, why);
  }

  @Override
  public RunqueueLoad.Occupant occupant() {
    return RunqueueLoad.Occupant.DEADLINE;
  }

  @Override
  public void switchedTo(Runqueue rq, SchedTask task) {
    task.deadline().deadline = 0;
    task.deadline().throttled = false;
  }

  /** It has no reservation any more, but what it used is paid for first: nobody else is promised that time before. Source: Linux {@code switched_from_dl}. */
  @Override
  public void leaves(Runqueue rq, SchedTask task) {
    giveUp(rq, task);
  }

  private void giveUp(Runqueue rq, SchedTask task) {
    DeadlineEntity<SchedTask> entity = task.deadline();
    Reservation reservation = task.attributes().reservation();
    entity.epoch++;
    bandwidth.leaves(entity);
    if (reservation != null) {
      long zeroLag = ConstantBandwidth.zeroLag(entity);
      if (zeroLag <= rq.clock()) {
        reservation.release();
      } else {
        scheduler.timerHere(zeroLag, reservation::release);
      }
    }
  }

  @Override
  public void enqueue(Runqueue rq, SchedTask task, Arrival how) {
    DeadlineEntity<SchedTask> entity = task.deadline();
    adopt(task, entity);
    entity.epoch++;
    bandwidth.enters(entity, rq.hart().id());
    long now = rq.clock();
    if (entity.deadline == 0) {
      ConstantBandwidth.begin(entity, now);
    } else if (!entity.throttled && how == Arrival.WAKE_UP) {
      wake(rq, entity, now);
    }
    if (entity.throttled) {
      withhold(rq, entity);
      return;
    }
    add(rq, entity);
    waits(rq, entity, task != rq.current());
  }

  private void wake(Runqueue rq, DeadlineEntity<SchedTask> entity, long now) {
    if (ConstantBandwidth.between(entity, now) && !entity.boosted) {
      entity.runtime = Math.min(0, entity.runtime);
      entity.throttled = true;
      startReplenishment(rq, entity);
    } else {
      ConstantBandwidth.wake(entity, now);
    }
  }

  /** Takes over what the task's reservation says, or, while it is lent a deadline task's rank, what that one's says. */
  private void adopt(SchedTask task, DeadlineEntity<SchedTask> entity) {
    Reservation reservation = task.attributes().reservation();
    entity.boosted = task.lender() != null && task.lender().rank() == Rank.DEADLINE;
    if (entity.boosted && reservation == null) {
      DeadlineEntity<SchedTask> lender = task.lender().deadline();
      reserve(entity, lender.fullRuntime, lender.relativeDeadline, lender.period);
    } else {
      DeadlineParameters wanted = reservation.parameters();
      reserve(entity, cycles(wanted.runtime()), cycles(wanted.deadline()), cycles(wanted.period()));
    }
    if (entity.boosted && (entity.deadline == 0 || task.lender().deadline().deadline < entity.deadline)) {
      entity.deadline = task.lender().deadline().deadline;
      entity.runtime = Math.max(1, task.lender().deadline().runtime);
      entity.throttled = false;
    }
  }

  private void reserve(DeadlineEntity<SchedTask> entity, long runtime, long deadline, long period) {
    long share = (runtime << 20) / period;
    if (share != entity.bandwidth) {
      bandwidth.leaves(entity);
    }
    entity.fullRuntime = runtime;
    entity.relativeDeadline = deadline;
    entity.period = period;
    entity.bandwidth = share;
    entity.density = (runtime << 20) / deadline;
  }

  private long cycles(long nanos) {
    return Math.max(1, (long) ((double) nanos * hertz / 1e9));
  }

  /** A server's entity, or a task's, contends for the hart. */
  void add(Runqueue rq, DeadlineEntity<SchedTask> entity) {
    queue(rq).add(entity);
    earliestMayHaveChanged(rq);
  }

  /** It does not any more, or not for now. */
  void remove(Runqueue rq, DeadlineEntity<SchedTask> entity) {
    queue(rq).remove(entity);
    earliestMayHaveChanged(rq);
  }

  private void earliestMayHaveChanged(Runqueue rq) {
    long earliest = queue(rq).earliest();
    boolean there = earliest != Long.MAX_VALUE;
    if (there != (placement.earliest(rq) != Long.MAX_VALUE)) {
      presence.deadlines(rq, there);
    }
    placement.set(rq, earliest);
  }

  private void waits(Runqueue rq, DeadlineEntity<SchedTask> entity, boolean waits) {
    if (entity.waiting != waits) {
      entity.waiting = waits;
      balance.waits(rq, waits ? 1 : -1);
    }
  }

  private static void withhold(Runqueue rq, DeadlineEntity<SchedTask> entity) {
    entity.withheld = true;
    rq.addRunning(-1);
  }

  private static void countAgain(Runqueue rq, DeadlineEntity<SchedTask> entity) {
    if (entity.withheld) {
      entity.withheld = false;
      rq.addRunning(1);
    }
  }

  @Override
  public boolean dequeue(Runqueue rq, SchedTask task, Departure why) {
    DeadlineEntity<SchedTask> entity = task.deadline();
    waits(rq, entity, false);
    remove(rq, entity);
    countAgain(rq, entity);
    switch (why) {
      case SLEEP, STOP -> rest(rq, entity);
      case EXIT -> giveUp(rq, task);
      case MOVE, CHANGE -> {}
    }
    return true;
  }

  /** What it used of its share counts as in use until its 0-lag time. Source: Linux {@code task_non_contending}. */
  private void rest(Runqueue rq, DeadlineEntity<SchedTask> entity) {
    long epoch = ++entity.epoch;
    long zeroLag = ConstantBandwidth.zeroLag(entity);
    if (zeroLag <= rq.clock()) {
      bandwidth.rests(entity);
      return;
    }
    SchedTask task = entity.owner;
    scheduler.timerHere(
        zeroLag,
        () -> {
          try (var held = scheduler.lockRunqueue(task)) {
            if (entity.epoch == epoch) {
              bandwidth.rests(entity);
            }
          }
        });
  }

  @Override
  public SchedTask pickNext(Runqueue rq) {
    for (DeadlineEntity<SchedTask> first = queue(rq).first(); first != null; first = queue(rq).first()) {
      SchedTask task = first.owner != null ? first.owner : (fairServers.owns(rq, first) ? fairServers : extServers).pickNext(rq);
      if (task != null) {
        return task;
      }
    }
    return null;
  }

  @Override
  public void setNext(Runqueue rq, SchedTask next) {
    waits(rq, next.deadline(), false);
  }

  @Override
  public void putPrevious(Runqueue rq, SchedTask previous) {
    waits(rq, previous.deadline(), previous.deadline().queued);
  }

  @Override
  public void account(Runqueue rq, SchedTask running, long cycles) {
    DeadlineEntity<SchedTask> entity = running.deadline();
    Reservation reservation = running.attributes().reservation();
    boolean reclaims = reservation != null && reservation.parameters().reclaim();
    entity.runtime -= reclaims ? bandwidth.reclaimed(entity, rq.hart().id(), cycles) : cycles;
    if (entity.runtime > 0 && !entity.yielded || entity.throttled) {
      return;
    }
    if (entity.runtime < 0 && reservation != null && reservation.parameters().signalsOverrun()) {
      running.overran();
    }
    exhausted(rq, running);
  }

  /** Its runtime is used up: it waits for the next period, unless that has begun, or somebody more urgent waits for it. */
  private void exhausted(Runqueue rq, SchedTask running) {
    DeadlineEntity<SchedTask> entity = running.deadline();
    remove(rq, entity);
    if (entity.boosted || ConstantBandwidth.nextPeriod(entity) <= rq.clock()) {
      ConstantBandwidth.replenish(entity, rq.clock());
      add(rq, entity);
    } else {
      entity.throttled = true;
      withhold(rq, entity);
      startReplenishment(rq, entity);
    }
    if (queue(rq).first() != entity) {
      Scheduler.requestReschedule(rq);
    }
  }

  private void startReplenishment(Runqueue rq, DeadlineEntity<SchedTask> entity) {
    SchedTask task = entity.owner;
    scheduler.timerHere(
        ConstantBandwidth.nextPeriod(entity),
        () -> {
          replenish(task);
          scheduler.afterInterrupt(task);
        });
  }

  private void replenish(SchedTask task) {
    DeadlineEntity<SchedTask> entity = task.deadline();
    try (var held = scheduler.lockRunqueue(task)) {
      Runqueue rq = scheduler.runqueueOf(task);
      if (!entity.throttled || task.schedClass() != this || ConstantBandwidth.nextPeriod(entity) > rq.clock()) {
        return;
      }
      rq.account();
      ConstantBandwidth.replenish(entity, rq.clock());
      if (task.queued()) {
        countAgain(rq, entity);
        add(rq, entity);
        waits(rq, entity, task != rq.current());
        if (task == rq.current() || scheduler.preempts(rq, task)) {
          Scheduler.requestReschedule(rq);
        }
      }
    }
  }

  @Override
  public boolean turnIsOver(Runqueue rq, SchedTask running) {
    return queue(rq).first() != running.deadline();
  }

  @Override
  public boolean preempts(Runqueue rq, SchedTask woken, SchedTask running) {
    return precedes(woken, running);
  }

  /** Gives up the rest of the period's runtime. */
  @Override
  public void yield(Runqueue rq, SchedTask running) {
    if (!running.deadline().throttled) {
      running.deadline().yielded = true;
      exhausted(rq, running);
    }
  }

  @Override
  public long turnLength(Runqueue rq, SchedTask running) {
    return turnIsOver(rq, running) ? 1 : Math.max(1, running.deadline().runtime);
  }

  @Override
  public void pull(Runqueue rq) {
    balance.pull(rq);
  }

  @Override
  public void push(Runqueue rq) {
    balance.push(rq);
  }

  @Override
  public SchedTask waiting(Runqueue from, Predicate<SchedTask> fits) {
    return queue(from).waiting(fits);
  }

  @Override
  public boolean outranks(SchedTask task, Runqueue to) {
    return task.deadline().deadline < queue(to).earliest();
  }

  @Override
  public boolean precedes(SchedTask task, SchedTask running) {
    if (running.rank() != Rank.DEADLINE) {
      return running.rank() > Rank.DEADLINE;
    }
    return running.deadline().throttled || task.deadline().deadline < running.deadline().deadline;
  }

  @Override
  public int better(SchedTask task) {
    return placement.better(task);
  }
}
