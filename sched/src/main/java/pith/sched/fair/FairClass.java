package pith.sched.fair;

import pith.sched.Arrival;
import pith.sched.Departure;
import pith.sched.HartSelection;
import pith.sched.Runqueue;
import pith.sched.SchedClass;
import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.eevdf.Bandwidth;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairGroup;
import pith.sched.eevdf.FairQueue;
import pith.sched.eevdf.FairSettings;
import pith.sched.load.RunqueueLoad;

/**
 * EEVDF: each task gets its share by weight, and short requests are served soon.
 *
 * <p>A task asks for a slice of the hart at a time. Its request ends when it has used that, or when it gives up; the next one begins with a later deadline. A
 * task that leaves keeps its lag, what it is owed or owes, so that sleeping neither gains nor loses it anything; one that owes stays in the queue asleep for as
 * long as it takes. Tasks may be in groups, which share a hart as if each were a task, and a group what it gets among its members.
 */
public final class FairClass implements SchedClass {
  private final FairSettings settings;
  private final FairGroup root;
  private final HartSelection selection;
  private final Throttling throttling;
  private final Hierarchy hierarchy;
  private final FairGroups groups;
  private final WakeUpPreemption wakeUpPreemption;

  /** For a machine with {@code runqueues}; {@code selection} says where tasks go. */
  public FairClass(FairSettings settings, Runqueue[] runqueues, HartSelection selection) {
    this.settings = settings;
    this.selection = selection;
    root = FairGroup.root(settings, runqueues.length, hart -> runqueues[hart].load().fair());
    throttling = new Throttling(runqueues, Bandwidth.slice(settings));
    hierarchy = throttling.hierarchy();
    groups = new FairGroups(settings, root, runqueues, throttling);
    wakeUpPreemption = new WakeUpPreemption(settings);
  }

  public FairSettings settings() {
    return settings;
  }

  /** {@return the groups of tasks} */
  public FairGroups groups() {
    return groups;
  }

  FairQueue rootQueue(Runqueue rq) {
    return root.queue(rq.hart().id());
  }

  /** {@return a waiting task of {@code from} that may move to a hart, or null} {@code from}'s lock is held. */
  public SchedTask movable(Runqueue from, int toHart) {
    return movable(rootQueue(from), toHart);
  }

  /** Those whose deadline is latest would wait longest. */
  private static SchedTask movable(FairQueue queue, int toHart) {
    SchedTask found = queue.current() != null && queue.current().inner != null ? movable(queue.current().inner, toHart) : null;
    for (FairEntity each = queue.preceding(null); each != null && found == null; each = queue.preceding(each)) {
      if (each.inner != null) {
        found = movable(each.inner, toHart);
      } else if (!each.delayed && !task(each).onHart() && task(each).allowedOn(toHart)) {
        found = task(each);
      }
    }
    return found;
  }

  private static SchedTask task(FairEntity entity) {
    return (SchedTask) entity.task;
  }

  @Override
  public String name() {
    return "fair";
  }

  @Override
  public boolean serves(SchedPolicy policy) {
    return policy.fair();
  }

  @Override
  public int selectHart(SchedTask task, HartSelection.Why why) {
    return selection.select(task, why);
  }

  @Override
  public void enqueue(Runqueue rq, SchedTask task, Arrival how) {
    FairEntity entity = task.fair();
    FairGroup group = entity.group == null ? root : entity.group;
    long chosen = task.attributes().sliceNanos();
    entity.customSlice = chosen > 0;
    entity.slice = chosen > 0 ? settings.cycles(chosen) : settings.baseSlice();
    LoadTracking.comes(rq, entity, group.queue(rq.hart().id()), Weights.of(task.policy(), task.nice()));
    entity.customSlice = task.attributes().sliceNanos() != 0;
    entity.slice = entity.customSlice ? settings.cycles(task.attributes().sliceNanos()) : entity.slice;
    boolean initial = entity.fresh;
    entity.fresh = false;
    entity.runnable = 1;
    hierarchy.insert(rq, entity, 1, initial);
  }

  @Override
  public boolean dequeue(Runqueue rq, SchedTask task, Departure why) {
    FairEntity entity = task.fair();
    boolean sleeps = why == Departure.SLEEP || why == Departure.STOP || why == Departure.EXIT;
    if (!entity.delayed) {
      entity.load.withdraw(rq.load().fair());
    }
    boolean left = hierarchy.extract(rq, entity, entity.delayed ? 0 : 1, sleeps, why == Departure.SLEEP && !entity.delayed);
    entity.runnable = 0;
    LoadTracking.goes(rq, entity, why);
    return left;
  }

  @Override
  public void unpark(Runqueue rq, SchedTask task) {
    FairEntity entity = task.fair();
    entity.load.announce(rq.load().fair());
    hierarchy.insert(rq, entity, 1, false);
    entity.runnable = 1;
  }

  @Override
  public void leaves(Runqueue rq, SchedTask task) {
    putPrevious(rq, task); // it may be on its way to sleep, off the queue but still on the hart
    LoadTracking.leaves(rq, task.fair());
  }

  @Override
  public RunqueueLoad.Occupant occupant() {
    return RunqueueLoad.Occupant.FAIR;
  }

  /** From the root down, each queue says who is next. Sleepers that are picked have paid what they owed, and go; queues without budget are stopped. */
  @Override
  public SchedTask pickNext(Runqueue rq) {
    FairQueue queue = rootQueue(rq);
    while (true) {
      FairEntity picked = queue.pick(true);
      if (picked == null) {
        return null;
      } else if (picked.delayed) {
        letGo(rq, picked);
        queue = rootQueue(rq);
      } else if (picked.inner == null) {
        return task(picked);
      } else {
        queue = throttling.stops(rq, picked.inner) ? rootQueue(rq) : picked.inner;
      }
    }
  }

  private void letGo(Runqueue rq, FairEntity sleeper) {
    hierarchy.extract(rq, sleeper, 0, true, false);
    if (sleeper.task != null) {
      rq.release(task(sleeper));
    }
  }

  @Override
  public void setNext(Runqueue rq, SchedTask next) {
    next.fair().turnEnded = false;
    for (FairEntity each = next.fair(); each != null; each = each.queue.entity) {
      if (each.queue.current() == each) {
        each.queue.goOn();
      } else {
        LoadTracking.follow(rq, each);
        each.queue.begin(each);
      }
    }
  }

  @Override
  public void putPrevious(Runqueue rq, SchedTask previous) {
    for (FairEntity each = previous.fair(); each != null && each.queue != null && each.queue.current() == each; each = each.queue.entity) {
      LoadTracking.follow(rq, each);
      each.queue.end(each);
    }
  }

  @Override
  public void account(Runqueue rq, SchedTask running, long cycles) {
    FairEntity task = running.fair();
    for (FairEntity each = task; each != null; each = each.queue.entity) {
      FairQueue queue = each.queue;
      if (each.queued && queue.current() == each) {
        boolean ended = queue.age(cycles);
        task.turnEnded |= queue.size() > 1 && (ended || !queue.currentIsProtected());
      }
      task.turnEnded |= !throttling.mayGoOn(queue, cycles);
      LoadTracking.follow(rq, each);
      LoadTracking.refresh(each);
    }
  }

  @Override
  public boolean turnIsOver(Runqueue rq, SchedTask running) {
    return running.fair().turnEnded;
  }

  @Override
  public boolean preempts(Runqueue rq, SchedTask woken, SchedTask running) {
    return wakeUpPreemption.preempts(woken, running);
  }

  /** Forfeits what is left of the request among its equals. */
  @Override
  public void yield(Runqueue rq, SchedTask running) {
    running.fair().queue.yield();
  }

  @Override
  public long interval(SchedTask task) {
    return task.fair().customSlice ? task.fair().slice : settings.baseSlice();
  }

  @Override
  public long turnLength(Runqueue rq, SchedTask running) {
    long length = Long.MAX_VALUE;
    for (FairEntity each = running.fair(); each != null; each = each.queue.entity) {
      length = Math.min(length, Math.min(each.queue.turnLength(), Throttling.left(each.queue)));
    }
    return length;
  }
}
