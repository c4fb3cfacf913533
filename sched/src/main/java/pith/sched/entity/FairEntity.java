package pith.sched.entity;

import pith.sched.load.EntityLoad;

/**
 * A task's standing in the fair class. Guarded by the lock of the runqueue the task is on, and changed by the fair class only.
 *
 * <p>Virtual time is in cycles at nice 0: a task of weight w ages by 1024/w per cycle that it runs.
 */
public final class FairEntity {
  /** The weight of nice 0. */
  public static final int NICE_0 = 1024;

  /** How much it wants a hart and uses it. */
  public final EntityLoad load = new EntityLoad();

  /** Virtual time that the task has used. */
  public long vruntime;

  /** Virtual time at which its current request ends. */
  public long deadline;

  /** What the task was owed when it last left a queue (its lag, in virtual time, times its weight); restored when it comes back. */
  public long owed;

  public int weight = NICE_0;

  /** Cycles × 1024 that the task ran and that have not yet made a unit of virtual time: heavy tasks age by fractions. */
  private long remainder;

  /** Breaks ties between equal deadlines: first come, first served. */
  public long sequence;

  /** The first placement grants half a request, so that newcomers do not crowd out those who wait. */
  public boolean fresh = true;

  /** The present request is used up, and others wait. */
  public boolean turnEnded;

  public void weigh(int newWeight) {
    remainder = newWeight == weight ? remainder : 0;
    weight = newWeight;
  }

  /** {@return how much virtual time {@code cycles} make, rounded down} */
  public long virtual(long cycles) {
    return cycles * NICE_0 / weight;
  }

  /** The task ran. {@return by how much its virtual time advances; what is left over counts the next time} */
  public long age(long cycles) {
    long scaled = cycles * NICE_0 + remainder;
    remainder = scaled % weight;
    return scaled / weight;
  }

  /** {@return how many cycles more the task must run to reach its deadline} */
  public long cyclesToDeadline() {
    return Math.ceilDiv((deadline - vruntime) * weight - remainder, NICE_0);
  }
}
