package pith.sched.eevdf;

import pith.sched.load.EntityLoad;

/**
 * What competes for a hart in one queue: a task, or a group on one hart. Guarded by the lock of the runqueue it is on.
 *
 * <p>Virtual time is in cycles at nice 0: an entity of weight w ages by 1024/w per cycle that it runs.
 */
public final class FairEntity {
  /** The weight of nice 0. */
  public static final int NICE_0 = 1024;

  /** How much it wants a hart and uses it. */
  public final EntityLoad load = new EntityLoad();

  /** The task that it stands for, null if it is a group. */
  public final Object task;

  /** The queue of the members of the group that it stands for on this hart, null if it is a task. */
  public final FairQueue inner;

  /** The group that it belongs to, null for the root group. Changes only while the entity is queued nowhere. */
  public FairGroup group;

  /** The queue that it stands on or stood on last, null at first. */
  public FairQueue queue;

  /** Whether it stands on {@link #queue}, running or waiting. */
  public boolean queued;

  /** Whether it stands there although it wants to run no more, until what it owes is paid. */
  public boolean delayed;

  /** The first placement grants half a request, so that newcomers do not crowd out those who wait. */
  public boolean fresh = true;

  /** Virtual time that it has used. */
  public long vruntime;

  /** Virtual time at which its present request ends. */
  public long deadline;

  /** By how much it was younger than the average when it last left a queue, in virtual time at its present weight; negative: older. */
  public long lag;

  public int weight = NICE_0;

  /** The length of a request, in cycles. */
  public long slice;

  /** Whether it chose {@link #slice} itself. */
  public boolean customSlice;

  /** Tasks below it that want to run, as of the last look at its averages: 1 for a task. */
  public int runnable;

  /** A turn has ended, here or in a queue above: another one should be picked. For tasks. */
  public boolean turnEnded;

  /** Whether {@link #deadline} counts from {@link #vruntime}: it goes from one queue to another. */
  boolean relativeDeadline;

  /** Until this virtual time it is not preempted by those of equal rank. */
  long protectedUntil;

  /** Cycles × 1024 that it ran and that have not yet made a unit of virtual time: heavy entities age by fractions. */
  private long remainder;

  // Its place in a DeadlineTree; the tree's own.

  FairEntity left;
  FairEntity right;
  long heat;

  /** Orders equal deadlines: first come, first served. */
  long sequence;

  /** The least virtual time, the shortest and the longest slice in the subtree below, itself included. */
  long leastVruntime;

  long shortestSlice;
  long longestSlice;

  private FairEntity(Object task, FairQueue inner) {
    this.task = task;
    this.inner = inner;
  }

  /** {@return what stands for a task} */
  public static FairEntity ofTask(Object task) {
    return new FairEntity(task, null);
  }

  /** {@return what stands for a group whose members on a hart are {@code inner}} */
  static FairEntity ofGroup(FairQueue inner) {
    return new FairEntity(null, inner);
  }

  /** The weight changes; lag, deadline and protection are to be scaled by the caller if they count. */
  void weigh(int newWeight) {
    remainder = newWeight == weight ? remainder : 0;
    weight = newWeight;
  }

  /** {@return how much virtual time {@code cycles} make, rounded down} */
  public long virtual(long cycles) {
    return cycles * NICE_0 / weight;
  }

  /** It ran. {@return by how much its virtual time advances; what is left over counts the next time} */
  long age(long cycles) {
    long scaled = cycles * NICE_0 + remainder;
    remainder = scaled % weight;
    return scaled / weight;
  }

  /** {@return how many cycles more it must run to reach a virtual time, at least 1} */
  long cyclesTo(long until) {
    return Math.max(1, Math.ceilDiv((until - vruntime) * weight - remainder, NICE_0));
  }

  boolean isProtected() {
    return protectedUntil > vruntime;
  }
}
