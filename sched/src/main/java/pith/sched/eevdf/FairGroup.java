package pith.sched.eevdf;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import pith.sched.load.QueueLoad;

/**
 * Tasks that share by weight among themselves what their group gets beside its siblings. It has a queue on each hart. Its weight is one for all harts together:
 * each queue's entity gets the part of it that the queue's load is of the group's. Source: Linux's {@code struct task_group}, {@code calc_group_shares}.
 */
public final class FairGroup {
  /** No queue's entity weighs less. Source: Linux {@code MIN_SHARES}. */
  private static final int LEAST_SHARE = 2;

  /** The weight of a group whose members run only when nobody else wants to. */
  private static final int IDLE_WEIGHT = 3;

  private static final long CONTRIBUTION_NANOS = 1_000_000;

  private final FairGroup parent;
  private final FairQueue[] queues;
  private final CopyOnWriteArrayList<FairGroup> children = new CopyOnWriteArrayList<>();
  private final Bandwidth bandwidth;
  private volatile int weight = FairEntity.NICE_0;
  private volatile boolean idle;

  /** The sum of its queues' loads as they last told of them. */
  private final AtomicLong load = new AtomicLong();

  /** What each queue told, and when, in nanoseconds of its hart's averages. Guarded by that hart's runqueue's lock. */
  private final long[] told;

  private final long[] toldAt;

  private FairGroup(FairSettings settings, FairGroup parent, int harts, IntFunction<QueueLoad> loads) {
    this.parent = parent;
    queues = new FairQueue[harts];
    for (int hart = 0; hart < harts; hart++) {
      queues[hart] = new FairQueue(settings, this, hart, loads.apply(hart), parent == null ? null : parent.queues[hart]);
    }
    bandwidth = new Bandwidth(settings);
    told = new long[harts];
    toldAt = new long[harts];
  }

  /** {@return the group of all that are in no other, whose averages on each hart are given} */
  public static FairGroup root(FairSettings settings, int harts, IntFunction<QueueLoad> loads) {
    return new FairGroup(settings, null, harts, loads);
  }

  /** {@return a group without members below {@code parent}} */
  public static FairGroup below(FairGroup parent, FairSettings settings) {
    FairGroup group = new FairGroup(settings, parent, parent.queues.length, hart -> new QueueLoad());
    parent.children.add(group);
    return group;
  }

  /** The group, which has neither members nor groups below it, is no more. */
  public void remove() {
    parent.children.remove(this);
  }

  /** {@return the groups below, oldest first} */
  public List<FairGroup> children() {
    return children;
  }

  public FairGroup parent() {
    return parent;
  }

  /** {@return the members that are on a hart} */
  public FairQueue queue(int hart) {
    return queues[hart];
  }

  public int harts() {
    return queues.length;
  }

  public Bandwidth bandwidth() {
    return bandwidth;
  }

  /** {@return the weight beside its siblings, 1024 as that of a task at nice 0} */
  public int weight() {
    return idle ? IDLE_WEIGHT : weight;
  }

  /** Sets the weight; the queues' entities follow when each is looked at next. */
  public void weight(int newWeight) {
    weight = newWeight;
  }

  public boolean idle() {
    return idle;
  }

  public void idle(boolean on) {
    idle = on;
  }

  /** A queue tells of its load, if it has changed by more than a 64th, at most once a millisecond; {@code now} is its hart's time. */
  public void tell(FairQueue queue, long now) {
    int hart = queue.hart;
    long change = queue.load.load() - told[hart];
    if (now - toldAt[hart] >= CONTRIBUTION_NANOS && Math.abs(change) > told[hart] / 64) {
      load.addAndGet(change);
      told[hart] += change;
      toldAt[hart] = now;
    }
  }

  /** {@return the weight that the entity of {@code queue}, whose runqueue's lock is held, should have} */
  public int share(FairQueue queue) {
    long here = Math.max(queue.load.weight, queue.load.load());
    long all = load.get() - told[queue.hart] + here;
    long whole = weight();
    return (int) Math.clamp(all > 0 ? whole * here / all : whole, Math.min(LEAST_SHARE, whole), whole);
  }

  /** {@return the load of all its queues, as they last told} */
  public long load() {
    return load.get();
  }
}
