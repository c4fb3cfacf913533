package pith.sched.ext;

import java.util.TreeMap;
import java.util.function.Consumer;
import pith.hal.MachineStopped;
import pith.sched.Scheduler;
import pith.sched.SchedTask;
import pith.sched.dispatch.DispatchQueue;
import pith.sched.dispatch.ExtEntity;
import pith.sched.plugin.ExtExit;
import pith.sched.plugin.ExtKernel;
import pith.sched.plugin.ExtPolicy;
import pith.sched.plugin.ExtTask;
import pith.sched.plugin.PolicyMistake;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Stands between the class and the policy: makes the calls, each under {@link #lock}, serves what the policy asks for meanwhile, and holds it to the rules.
 * Whatever a policy throws ends here, and so does the policy.
 */
final class PolicyHost implements ExtKernel {
  private static final LockClass LOCK = LockClass.of("scx->lock");

  /** A call out of the kernel and back. */
  private static final long CALL_CYCLES = 60;

  final SpinLock lock = new SpinLock(LOCK);
  private final ExtHart[] harts;
  private final IdleHarts idle;
  private final long hertz;
  private final DispatchQueue<SchedTask> global = new DispatchQueue<>();
  private final TreeMap<Long, DispatchQueue<SchedTask>> queues = new TreeMap<>();
  private Consumer<ExtExit> failure = why -> {};

  /** Who is asked; null while nobody is. Written under {@link #lock}. */
  private volatile ExtPolicy policy;

  /** The task for which a hart is being chosen, or null. */
  private ExtEntity<SchedTask> choosing;

  /** The hart that asks for work, or −1. */
  private int asking = -1;

  PolicyHost(ExtHart[] harts, int[] llcOf, long hertz) {
    this.harts = harts;
    this.hertz = hertz;
    idle = new IdleHarts(llcOf);
  }

  /** Boot: who is told, under {@link #lock}, that the policy failed. */
  void failure(Consumer<ExtExit> told) {
    failure = told;
  }

  /** {@return whether a policy is asked} */
  boolean live() {
    return policy != null;
  }

  /** Begins to ask {@code next}, whose {@code init} comes first; {@link #lock} is held. {@return whether that went well} */
  boolean begin(ExtPolicy next) {
    policy = next;
    for (ExtHart each : harts) {
      idle.set(each.rq.hart().id(), each.rq.current() == each.rq.idle());
    }
    try {
      charge();
      next.init(this);
    } catch (Throwable thrown) {
      broke(thrown);
    }
    return live();
  }

  /** Asks nothing any more; {@link #lock} is held. */
  void end() {
    policy = null;
  }

  /** All tasks have left: what the policy made is gone. {@link #lock} is held. */
  void forget(ExtPolicy former, ExtExit why) {
    queues.clear();
    try {
      charge();
      former.exit(why);
    } catch (MachineStopped passing) {
      throw passing;
    } catch (Throwable thrown) {
      // It is over anyway.
    }
  }

  /** A hart idles, or no longer does; {@link #lock} is held. */
  void idles(int hart, boolean now) {
    idle.set(hart, now);
  }

  // What the class tells and asks, with the lock held:

  boolean disallows(ExtEntity<SchedTask> task) {
    try {
      charge();
      return policy.disallows(task);
    } catch (Throwable thrown) {
      broke(thrown);
      return false;
    }
  }

  int selectHart(ExtEntity<SchedTask> task, int previous) {
    choosing = task;
    try {
      charge();
      int hart = policy.selectHart(task, previous);
      if (hart >= 0 && hart < harts.length) {
        return hart;
      }
      fail(ExtExit.Kind.ERROR, "selected hart " + hart + " for " + task.name() + ", but there are " + harts.length);
    } catch (Throwable thrown) {
      broke(thrown);
    } finally {
      choosing = null;
    }
    return previous;
  }

  void enqueue(ExtEntity<SchedTask> task, ExtPolicy.Arrival why) {
    task.placing = true;
    try {
      charge();
      policy.enqueue(task, why);
    } catch (Throwable thrown) {
      broke(thrown);
    } finally {
      task.placing = false;
    }
  }

  void dequeue(ExtEntity<SchedTask> task) {
    try {
      charge();
      policy.dequeue(task);
    } catch (Throwable thrown) {
      broke(thrown);
    }
  }

  /** Tasks that no queue of the policy's holds come first. */
  void dispatch(int hart) {
    asking = hart;
    try {
      if (!moveToLocal(GLOBAL)) {
        charge();
        policy.dispatch(hart);
      }
    } catch (Throwable thrown) {
      broke(thrown);
    } finally {
      asking = -1;
    }
  }

  void runnable(ExtEntity<SchedTask> task, boolean on) {
    try {
      charge();
      if (on) {
        policy.runnable(task);
      } else {
        policy.quiescent(task);
      }
    } catch (Throwable thrown) {
      broke(thrown);
    }
  }

  void running(ExtEntity<SchedTask> task) {
    try {
      charge();
      policy.running(task);
    } catch (Throwable thrown) {
      broke(thrown);
    }
  }

  void stopping(ExtEntity<SchedTask> task, boolean runnable) {
    try {
      charge();
      policy.stopping(task, (long) (task.ran * 1e9 / hertz), runnable);
    } catch (Throwable thrown) {
      broke(thrown);
    }
  }

  private static void charge() {
    Execution.current().hart().charge(CALL_CYCLES);
  }

  private void broke(Throwable thrown) {
    switch (thrown) {
      case MachineStopped passing -> throw passing;
      case PolicyMistake mistake -> fail(ExtExit.Kind.ERROR, mistake.getMessage());
      default -> fail(ExtExit.Kind.ERROR, thrown.toString());
    }
  }

  /** The policy is not to be asked any more; {@link #lock} is held. */
  void fail(ExtExit.Kind kind, String message) {
    if (live()) {
      end();
      failure.accept(new ExtExit(kind, message));
    }
  }

  // What the policy asks for:

  @Override
  public int harts() {
    return harts.length;
  }

  @Override
  public long nanos() {
    return (long) (Execution.current().hart().cycles() * 1e9 / hertz);
  }

  private long cycles(long nanos) {
    return Math.max(1, (long) ((double) nanos * hertz / 1e9));
  }

  @Override
  public void createQueue(long queue) {
    if (queue < 0 || queues.putIfAbsent(queue, new DispatchQueue<>()) != null) {
      throw new PolicyMistake("queue " + queue + (queue < 0 ? " cannot be made" : " is there already"));
    }
  }

  @Override
  public void insert(ExtTask task, long queue, long sliceNanos) {
    ExtEntity<SchedTask> entity = entity(task);
    if (entity == choosing) {
      insertAlong(entity, queue);
    } else {
      requireWaiting(entity);
      if (local(queue)) {
        send(entity, queue == LOCAL ? asking >= 0 ? asking : entity.hart() : hart(queue - Long.MIN_VALUE));
      } else if (!queue(queue).add(entity)) {
        throw new PolicyMistake("queue " + queue + " is ordered by virtual time");
      }
    }
    entity.slice = cycles(sliceNanos);
  }

  /** The task's hart is not known yet: it is inserted when it gets there. */
  private void insertAlong(ExtEntity<SchedTask> entity, long queue) {
    if (queue < LOCAL) {
      throw new PolicyMistake("selectHart inserts into the queue of the hart that it returns, not of another");
    }
    entity.directLocal = queue == LOCAL;
    entity.direct = queue == LOCAL ? null : queue(queue);
  }

  @Override
  public void insertByTime(ExtTask task, long queue, long sliceNanos, long vtime) {
    ExtEntity<SchedTask> entity = entity(task);
    requireWaiting(entity);
    if (local(queue)) {
      throw new PolicyMistake("local queues are ordered by arrival");
    }
    if (!queue(queue).add(entity, vtime)) {
      throw new PolicyMistake("queue " + queue + " is ordered by arrival");
    }
    entity.slice = cycles(sliceNanos);
  }

  @SuppressWarnings("unchecked")
  private static ExtEntity<SchedTask> entity(ExtTask task) {
    return (ExtEntity<SchedTask>) task;
  }

  private static void requireWaiting(ExtEntity<SchedTask> task) {
    if (task.queue() != null || !task.placing && !task.shared) {
      throw new PolicyMistake(task.name() + " does not wait to be inserted");
    }
  }

  private static boolean local(long queue) {
    return queue <= LOCAL;
  }

  private DispatchQueue<SchedTask> queue(long number) {
    DispatchQueue<SchedTask> queue = number == GLOBAL ? global : queues.get(number);
    if (queue == null) {
      throw new PolicyMistake("there is no queue " + number);
    }
    return queue;
  }

  private int hart(long number) {
    if (number < 0 || number >= harts.length) {
      throw new PolicyMistake("there is no hart " + number);
    }
    return (int) number;
  }

  private void send(ExtEntity<SchedTask> task, int to) {
    if (!task.allowedOn(to)) {
      throw new PolicyMistake(task.name() + " may not run on hart " + to);
    }
    harts[to].inbox.add(task);
    boolean looksAnyway = to == asking || task.placing && to == task.hart();
    if (!looksAnyway) {
      Scheduler.requestReschedule(harts[to].rq);
    }
  }

  @Override
  public boolean moveToLocal(long number) {
    if (asking < 0) {
      throw new PolicyMistake("moveToLocal is for dispatch");
    }
    ExtEntity<SchedTask> first = queue(number).first(harts[asking].allows);
    if (first == null) {
      return false;
    }
    DispatchQueue.remove(first);
    harts[asking].inbox.add(first);
    return true;
  }

  @Override
  public int queued(long queue) {
    return local(queue) ? harts[hart(queue - Long.MIN_VALUE)].local.size() : queue(queue).size();
  }

  @Override
  public int claimIdle(ExtTask task, int near) {
    return idle.claim(entity(task).owner, hart(near));
  }

  @Override
  public void kick(int number, Kick how) {
    ExtHart hart = harts[hart(number)];
    hart.preempt |= how == Kick.PREEMPT;
    hart.kicked = true;
    if (how == Kick.PREEMPT || hart.rq.current() == hart.rq.idle()) {
      Scheduler.requestReschedule(hart.rq);
    }
  }

  @Override
  public void error(String message) {
    fail(ExtExit.Kind.GAVE_UP, message);
  }
}
