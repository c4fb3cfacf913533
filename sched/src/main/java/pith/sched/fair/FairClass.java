package pith.sched.fair;

import java.util.Arrays;
import pith.sched.Arrival;
import pith.sched.Departure;
import pith.sched.HartSelection;
import pith.sched.Runqueue;
import pith.sched.SchedClass;
import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.entity.FairEntity;
import pith.sched.load.RunqueueLoad;

/**
 * EEVDF: each task gets its share by weight, and short requests are served soon.
 *
 * <p>A task asks for a slice of the hart at a time. Its request ends when it has used that, or when it gives up; the next one begins
 * with a later deadline. A task that leaves keeps its lag, what it is owed or owes, so that sleeping neither gains nor loses it
 * anything.
 */
public final class FairClass implements SchedClass {
  /** A request on one hart; on n harts it is 1 + log₂ n times as long, up to eight harts (Linux's base slice). */
  private static final long BASE_SLICE_NANOS = 700_000;

  private final FairQueue[] queues;
  private final HartSelection selection;
  private final long slice;

  /** For a machine of {@code harts} whose clock has {@code hertz} cycles per second; {@code selection} says where tasks go. */
  public FairClass(long hertz, int harts, HartSelection selection) {
    this.selection = selection;
    queues = new FairQueue[harts];
    Arrays.setAll(queues, hart -> new FairQueue());
    int factor = 1 + (31 - Integer.numberOfLeadingZeros(Math.min(harts, 8)));
    slice = Math.max(1, BASE_SLICE_NANOS * factor * (hertz / 1_000_000) / 1000);
  }

  /** {@return a request's length in cycles of a task at nice 0} */
  public long slice() {
    return slice;
  }

  FairQueue queue(Runqueue rq) {
    return queues[rq.hart().id()];
  }

  /** {@return a waiting task of {@code from} that may move to a hart, or null} {@code from}'s lock is held. */
  public SchedTask movable(Runqueue from, int toHart) {
    return queue(from).movable(toHart);
  }

  @Override
  public String name() {
    return "fair";
  }

  @Override
  public boolean serves(SchedPolicy policy) {
    return switch (policy) {
      case NORMAL, BATCH, IDLE -> true;
      case FIFO, RR, DEADLINE -> false;
    };
  }

  @Override
  public int selectHart(SchedTask task, HartSelection.Why why) {
    return selection.select(task, why);
  }

  @Override
  public void enqueue(Runqueue rq, SchedTask task, Arrival how) {
    FairEntity entity = task.fair();
    FairQueue queue = queue(rq);
    int weight = Weights.of(task.policy(), task.nice());
    LoadTracking.comes(rq, task, weight);
    entity.weigh(weight);
    // Joining moves the average by the task's own part of it: what is to be left of the lag afterwards is scaled up before.
    long lag = queue.weight() == 0 ? 0 : entity.owed / entity.weight * (entity.weight + queue.weight()) / queue.weight();
    entity.vruntime = queue.average() - lag;
    entity.deadline = entity.vruntime + entity.virtual(entity.fresh ? slice / 2 : slice);
    entity.fresh = false;
    queue.add(task);
  }

  @Override
  public boolean dequeue(Runqueue rq, SchedTask task, Departure why) {
    LoadTracking.goes(rq, task, why);
    FairEntity entity = task.fair();
    long limit = entity.virtual(2 * slice);
    entity.owed = Math.clamp(queue(rq).average() - entity.vruntime, -limit, limit) * entity.weight;
    queue(rq).remove(task);
    return true;
  }

  @Override
  public void leaves(Runqueue rq, SchedTask task) {
    LoadTracking.leaves(rq, task);
  }

  @Override
  public RunqueueLoad.Occupant occupant() {
    return RunqueueLoad.Occupant.FAIR;
  }

  @Override
  public SchedTask pickNext(Runqueue rq) {
    return queue(rq).earliestEligible();
  }

  @Override
  public void setNext(Runqueue rq, SchedTask next) {
    LoadTracking.follow(rq, next);
    next.fair().turnEnded = false;
  }

  @Override
  public void putPrevious(Runqueue rq, SchedTask previous) {
    if (previous.queued()) {
      LoadTracking.follow(rq, previous);
    }
  }

  @Override
  public void account(Runqueue rq, SchedTask running, long cycles) {
    FairEntity entity = running.fair();
    long aged = entity.vruntime + entity.age(cycles);
    long deadline = entity.deadline;
    if (aged >= deadline) {
      deadline = aged + entity.virtual(slice);
      entity.turnEnded = queue(rq).size() > 1;
    }
    queue(rq).age(running, aged, deadline);
    LoadTracking.follow(rq, running);
  }

  @Override
  public boolean turnIsOver(Runqueue rq, SchedTask running) {
    return running.fair().turnEnded;
  }

  @Override
  public boolean preempts(Runqueue rq, SchedTask woken, SchedTask running) {
    if (woken.policy() == SchedPolicy.IDLE || running.policy() == SchedPolicy.IDLE) {
      return woken.policy() != running.policy() && running.policy() == SchedPolicy.IDLE;
    }
    return woken.policy() != SchedPolicy.BATCH && queue(rq).eligible(woken) && woken.fair().deadline < running.fair().deadline;
  }

  /** Forfeits what is left of the request: only then is somebody else sure to be more entitled. */
  @Override
  public void yield(Runqueue rq, SchedTask running) {
    FairEntity entity = running.fair();
    if (queue(rq).size() > 1 && queue(rq).eligible(running)) {
      queue(rq).age(running, entity.deadline, entity.deadline + entity.virtual(slice));
    }
  }

  @Override
  public long turnLength(Runqueue rq, SchedTask running) {
    return queue(rq).size() <= 1 ? Long.MAX_VALUE : Math.max(1, running.fair().cyclesToDeadline());
  }
}
