package pith.sched.rt;

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
import pith.sched.entity.RtEntity;
import pith.sched.load.RunqueueLoad;

/** FIFO and round-robin. The running task stays at its place in its list; only a turn that is over, or a yield, sends it to the end. */
public final class RtClass implements SchedClass, PushPull.Movable {
  private static final int MILLIS = 1000;

  private final RtQueue[] queues;
  private final HartRanks ranks;
  private final RtPlacement placement;
  private final PushPull balance;
  private final RealTimeSettings settings;
  private final long hertz;

  /** For harts whose clock has {@code hertz} cycles per second; {@code llcOf} gives each one's last-level cache. */
  public RtClass(Runqueue[] runqueues, long hertz, int[] llcOf, RealTimeSettings settings) {
    this.hertz = hertz;
    this.settings = settings;
    queues = new RtQueue[runqueues.length];
    Arrays.setAll(queues, hart -> new RtQueue());
    ranks = new HartRanks(runqueues.length);
    placement = new RtPlacement(runqueues, llcOf, ranks);
    balance = new PushPull(runqueues, this);
  }

  private RtQueue queue(Runqueue rq) {
    return queues[rq.hart().id()];
  }

  /** {@return a round-robin turn in cycles} */
  long turn() {
    return settings.timesliceMillis() * hertz / MILLIS;
  }

  @Override
  public String name() {
    return "rt";
  }

  @Override
  public boolean serves(SchedPolicy policy) {
    return policy.realTime();
  }

  @Override
  public int selectHart(SchedTask task, HartSelection.Why why) {
    return placement.select(task, why);
  }

  @Override
  public void enqueue(Runqueue rq, SchedTask task, Arrival how) {
    RtEntity entity = task.rt();
    entity.queuedAt = Rank.priority(task.rank());
    if (how == Arrival.WAKE_UP || how == Arrival.NEW) {
      entity.ranBefore = task.runtimeCycles();
    }
    if (entity.turn <= 0) {
      entity.turn = turn();
    }
    queue(rq).add(task, task.rank(), entity.atHead);
    entity.atHead = false;
    waits(rq, task, task != rq.current());
    rank(rq);
  }

  @Override
  public boolean dequeue(Runqueue rq, SchedTask task, Departure why) {
    RtEntity entity = task.rt();
    waits(rq, task, false);
    queue(rq).remove(task, rankOf(entity));
    entity.queuedAt = 0;
    rank(rq);
    return true;
  }

  private void rank(Runqueue rq) {
    ranks.set(rq.hart().id(), queue(rq).belowDeadlines ? Rank.DEADLINE : queue(rq).rank());
  }

  /** Deadline tasks came to {@code rq}, or are gone from there. Its lock is held. */
  public void deadlines(Runqueue rq, boolean there) {
    queue(rq).belowDeadlines = there;
    rank(rq);
  }

  private static int rankOf(RtEntity entity) {
    return Rank.FAIR - 1 - entity.queuedAt;
  }

  private void waits(Runqueue rq, SchedTask task, boolean waits) {
    if (task.rt().waiting != waits) {
      task.rt().waiting = waits;
      balance.waits(rq, waits ? 1 : -1);
    }
  }

  @Override
  public void switchedTo(Runqueue rq, SchedTask task) {
    task.rt().ranBefore = task.runtimeCycles();
  }

  @Override
  public RunqueueLoad.Occupant occupant() {
    return RunqueueLoad.Occupant.REAL_TIME;
  }

  @Override
  public SchedTask pickNext(Runqueue rq) {
    return queue(rq).first();
  }

  @Override
  public void setNext(Runqueue rq, SchedTask next) {
    waits(rq, next, false);
  }

  @Override
  public void putPrevious(Runqueue rq, SchedTask previous) {
    waits(rq, previous, previous.rt().queuedAt != 0);
  }

  /** A round-robin task whose turn is over begins another one, behind its equals if it has any. Source: Linux {@code task_tick_rt}. */
  @Override
  public void account(Runqueue rq, SchedTask running, long cycles) {
    RtEntity entity = running.rt();
    if (running.policy() == SchedPolicy.RR) {
      entity.turn -= cycles;
      if (entity.turn <= 0) {
        entity.turn = turn();
        queue(rq).toTail(running, rankOf(entity));
      }
    }
  }

  @Override
  public boolean turnIsOver(Runqueue rq, SchedTask running) {
    return queue(rq).first() != running;
  }

  @Override
  public boolean preempts(Runqueue rq, SchedTask woken, SchedTask running) {
    return precedes(woken, running);
  }

  @Override
  public void yield(Runqueue rq, SchedTask running) {
    queue(rq).toTail(running, rankOf(running.rt()));
  }

  @Override
  public long interval(SchedTask task) {
    return task.policy() == SchedPolicy.RR ? turn() : 0;
  }

  @Override
  public long turnLength(Runqueue rq, SchedTask running) {
    if (turnIsOver(rq, running)) {
      return 1;
    }
    boolean takesTurns = running.policy() == SchedPolicy.RR && queue(rq).peers(rankOf(running.rt())) > 1;
    return takesTurns ? Math.max(1, running.rt().turn) : Long.MAX_VALUE;
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
    return task.rank() < ranks.rank(to.hart().id());
  }

  @Override
  public boolean precedes(SchedTask task, SchedTask running) {
    return task.rank() < running.rank();
  }

  @Override
  public int better(SchedTask task) {
    return placement.better(task);
  }
}
