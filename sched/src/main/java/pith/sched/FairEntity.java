package pith.sched;

/**
 * A task's standing in the fair class. Guarded by the lock of the runqueue the task is on.
 *
 * <p>Virtual time is in cycles at nice 0: a task of weight w ages by 1024/w per cycle that it runs.
 */
final class FairEntity {
  /** Virtual time that the task has used. */
  long vruntime;

  /** Virtual time at which its current request ends. */
  long deadline;

  /** What the task was owed when it last left a queue (its lag, in virtual time, times its weight); restored when it comes back. */
  long owed;

  int weight = Weights.NICE_0;

  /** Cycles × 1024 that the task ran and that have not yet made a unit of virtual time: heavy tasks age by fractions. */
  private long remainder;

  /** Breaks ties between equal deadlines: first come, first served. */
  long sequence;

  /** The first placement grants half a request, so that newcomers do not crowd out those who wait. */
  boolean fresh = true;

  void weigh(int newWeight) {
    remainder = newWeight == weight ? remainder : 0;
    weight = newWeight;
  }

  /** {@return how much virtual time {@code cycles} make, rounded down} */
  long virtual(long cycles) {
    return cycles * Weights.NICE_0 / weight;
  }

  /** The task ran. {@return by how much its virtual time advances; what is left over counts the next time} */
  long age(long cycles) {
    long scaled = cycles * Weights.NICE_0 + remainder;
    remainder = scaled % weight;
    return scaled / weight;
  }

  /** {@return how many cycles more the task must run to reach its deadline} */
  long cyclesToDeadline() {
    return Math.ceilDiv((deadline - vruntime) * weight - remainder, Weights.NICE_0);
  }
}
