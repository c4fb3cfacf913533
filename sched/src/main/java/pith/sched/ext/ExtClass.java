package pith.sched.ext;

import java.util.Arrays;
import java.util.function.IntPredicate;
import pith.sched.Arrival;
import pith.sched.Departure;
import pith.sched.HartSelection;
import pith.sched.Runqueue;
import pith.sched.RunqueueWatcher;
import pith.sched.SchedClass;
import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.dispatch.DispatchQueue;
import pith.sched.dispatch.ExtEntity;
import pith.sched.fair.Weights;
import pith.sched.plugin.ExtKernel;
import pith.sched.plugin.ExtPolicy;

/**
 * The policy's class. A hart runs its local queue in order; each task for as long as its slice lasts, though nobody may wait. Source: Linux
 * {@code ext_sched_class}.
 */
public final class ExtClass implements SchedClass, RunqueueWatcher {
  private static final int USUAL_WEIGHT = 100, NICE_0 = 1024, MOST = 10_000;

  private final ExtHart[] harts;
  private final PolicyHost host;
  private final Settling settling;
  private final long slice;

  /** Whether a deadline server runs tasks of this class on a hart, although more urgent ones are there. */
  private IntPredicate served = hart -> false;

  /** What its policies own; null while none is enabled. Read on every path. */
  private volatile Ownership ownership;

  /** All fair tasks, or only those that chose so. */
  enum Ownership {
    ALL,
    CHOSEN
  }

  /** For harts whose clock has {@code hertz} cycles per second; {@code llcOf} gives each one's last-level cache. */
  public ExtClass(Runqueue[] runqueues, long hertz, int[] llcOf) {
    harts = Arrays.stream(runqueues).map(ExtHart::new).toArray(ExtHart[]::new);
    host = new PolicyHost(harts, llcOf, hertz);
    settling = new Settling(harts, host);
    slice = (long) (ExtKernel.DEFAULT_SLICE_NANOS * (double) hertz / 1e9);
  }

  /** Boot: says on which harts a deadline server runs tasks of this class. */
  public void served(IntPredicate by) {
    served = by;
  }

  PolicyHost host() {
    return host;
  }

  void owns(Ownership what) {
    ownership = what;
  }

  Ownership ownership() {
    return ownership;
  }

  private ExtHart hart(Runqueue rq) {
    return harts[rq.hart().id()];
  }

  @Override
  public String name() {
    return "ext";
  }

  /** Its tasks' home is the fair class, whenever no policy wants them. */
  @Override
  public boolean serves(SchedPolicy policy) {
    return false;
  }

  @Override
  public boolean takesOver(SchedPolicy policy) {
    return ownership == Ownership.ALL && policy.fair() || ownership == Ownership.CHOSEN && policy == SchedPolicy.EXT;
  }

  @Override
  public int selectHart(SchedTask task, HartSelection.Why why) {
    int previous = task.allowedOn(task.hartId()) ? task.hartId() : task.allowed().nextSetBit(0);
    if (why == HartSelection.Why.EXEC) {
      return previous; // it runs, and is in no queue
    }
    try (var held = host.lock.acquire()) {
      int chosen = host.live() ? host.selectHart(task.ext(), previous) : previous;
      return task.allowedOn(chosen) ? chosen : previous;
    }
  }

  @Override
  public void switchedTo(Runqueue rq, SchedTask task) {
    task.ext().reset();
  }

  @Override
  public void leaves(Runqueue rq, SchedTask task) {
    task.ext().running = false; // it may be on its way to sleep, off the queue but still on the hart
    task.ext().waitingSince = -1;
  }

  @Override
  public void enqueue(Runqueue rq, SchedTask task, Arrival how) {
    ExtEntity<SchedTask> entity = task.ext();
    entity.weight = Math.clamp((long) Weights.of(task.policy(), task.nice()) * USUAL_WEIGHT / NICE_0, 1, MOST);
    hart(rq).counted++;
    try (var held = host.lock.acquire()) {
      if (entity.transfer) {
        settle(rq, entity);
        return;
      }
      if (host.live() && (how == Arrival.NEW || how == Arrival.WAKE_UP)) {
        host.runnable(entity, true);
      }
      if (task != rq.current() || !task.queued()) {
        place(rq, entity, reason(how));
      }
    }
  }

  private static ExtPolicy.Arrival reason(Arrival how) {
    return switch (how) {
      case NEW -> ExtPolicy.Arrival.NEW;
      case WAKE_UP -> ExtPolicy.Arrival.WAKE_UP;
      case MOVE, CHANGE -> ExtPolicy.Arrival.CHANGE;
    };
  }

  /** A task that has its runqueue needs a queue to wait in: the one that was chosen along with its hart, or what the policy says. */
  private void place(Runqueue rq, ExtEntity<SchedTask> entity, ExtPolicy.Arrival why) {
    entity.waitingSince = rq.clock();
    if (entity.directLocal) {
      hart(rq).local.add(entity);
    } else if (entity.direct != null) {
      entity.direct.add(entity);
    } else if (host.live()) {
      host.enqueue(entity, why);
    } else {
      hart(rq).local.add(entity);
    }
    entity.directLocal = false;
    entity.direct = null;
    if (entity.queue() == hart(rq).inbox) {
      settle(rq, entity);
    } else if (entity.queue() != hart(rq).local) {
      share(rq, entity, true);
    }
  }

  private void settle(Runqueue rq, ExtEntity<SchedTask> entity) {
    DispatchQueue.remove(entity);
    hart(rq).local.add(entity);
  }

  /** The runqueue counts the task among what it has to run, or no longer. */
  private void share(Runqueue rq, ExtEntity<SchedTask> entity, boolean shared) {
    if (entity.shared != shared) {
      entity.shared = shared;
      int own = shared ? -1 : 1;
      hart(rq).counted += own;
      rq.addRunning(own);
      rq.addShared(-own);
    }
  }

  @Override
  public boolean dequeue(Runqueue rq, SchedTask task, Departure why) {
    ExtEntity<SchedTask> entity = task.ext();
    if (!entity.transfer) {
      leave(rq, entity, why);
    }
    share(rq, entity, false);
    hart(rq).counted--;
    return true;
  }

  private void leave(Runqueue rq, ExtEntity<SchedTask> entity, Departure why) {
    try (var held = host.lock.acquire()) {
      boolean live = host.live();
      if (live && entity.running && entity.owner == rq.current()) {
        host.stopping(entity, false);
      } else if (live && entity.queue() == null && entity.shared) {
        host.dequeue(entity);
      }
      entity.running = false;
      DispatchQueue.remove(entity);
      entity.waitingSince = -1;
      if (host.live() && (why == Departure.SLEEP || why == Departure.STOP || why == Departure.EXIT)) {
        host.runnable(entity, false);
      }
    }
  }

  /** Fills the local queue if it is empty and the hart has nothing better to do. */
  @Override
  public void balance(Runqueue rq, SchedTask previous) {
    if (ownership == null) {
      return;
    }
    ExtHart hart = hart(rq);
    hart.kicked = false;
    settling.settle(hart);
    if (wantsWork(hart, previous)) {
      try (var held = host.lock.acquire()) {
        if (host.live()) {
          host.dispatch(rq.hart().id());
        }
      }
      settling.settle(hart);
    }
  }

  private boolean wantsWork(ExtHart hart, SchedTask previous) {
    try (var held = hart.rq.lock.acquire()) {
      hart.rq.account();
      if (hart.preempt && previous.schedClass() == this) {
        previous.ext().slice = 0;
      }
      hart.preempt = false;
      boolean outranked = hart.rq.running() > hart.counted && !served.test(hart.rq.hart().id());
      boolean wants = !outranked && hart.local.size() == 0 && !goesOn(previous);
      if (wants && previous.schedClass() == this && previous.queued()) {
        putPrevious(hart.rq, previous); // it waits like all the others, and may be the next one again
      }
      return wants;
    }
  }

  private boolean goesOn(SchedTask running) {
    return running.schedClass() == this && running.queued() && running.ext().running && running.ext().slice > 0;
  }

  @Override
  public SchedTask pickNext(Runqueue rq) {
    ExtHart hart = hart(rq);
    SchedTask running = rq.current();
    if (goesOn(running)) {
      return running;
    }
    ExtEntity<SchedTask> first = hart.local.first();
    if (first != null) {
      return first.owner;
    }
    if (hart.kicked || hart.inbox.size() > 0) {
      rq.wantReschedule(true); // it came after the look, and whoever sent it may have interrupted us already
    }
    return null;
  }

  @Override
  public void setNext(Runqueue rq, SchedTask next) {
    ExtEntity<SchedTask> entity = next.ext();
    entity.waitingSince = -1;
    if (entity.slice <= 0) {
      entity.slice = slice;
    }
    if (!entity.running) {
      try (var held = host.lock.acquire()) {
        DispatchQueue.remove(entity);
        share(rq, entity, false);
        entity.running = true;
        entity.ran = 0;
        if (host.live()) {
          host.running(entity);
        }
      }
    }
  }

  /** Whoever has some of their slice left goes on first when the hart is free again. */
  @Override
  public void putPrevious(Runqueue rq, SchedTask previous) {
    ExtEntity<SchedTask> entity = previous.ext();
    if (!entity.running) {
      return;
    }
    entity.running = false;
    try (var held = host.lock.acquire()) {
      if (host.live()) {
        host.stopping(entity, true);
      }
      if (entity.slice > 0) {
        entity.waitingSince = rq.clock();
        hart(rq).local.addFirst(entity);
      } else {
        place(rq, entity, ExtPolicy.Arrival.SLICE_END);
      }
    }
  }

  @Override
  public void account(Runqueue rq, SchedTask running, long cycles) {
    running.ext().slice -= cycles;
    running.ext().ran += cycles;
  }

  @Override
  public boolean turnIsOver(Runqueue rq, SchedTask running) {
    return running.ext().slice <= 0;
  }

  @Override
  public boolean preempts(Runqueue rq, SchedTask woken, SchedTask running) {
    return false;
  }

  @Override
  public void yield(Runqueue rq, SchedTask running) {
    running.ext().slice = 0;
  }

  @Override
  public long turnLength(Runqueue rq, SchedTask running) {
    return Math.max(1, running.ext().slice);
  }

  @Override
  public void picked(Runqueue rq, SchedTask task) {
    if (ownership != null) {
      try (var held = host.lock.acquire()) {
        host.idles(rq.hart().id(), task == rq.idle());
      }
    }
  }
}
