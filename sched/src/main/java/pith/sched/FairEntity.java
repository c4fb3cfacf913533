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

  /** How far behind its fair share it was when it last left a queue; restored when it comes back. */
  long lag;

  int weight = Weights.NICE_0;

  /** Breaks ties between equal deadlines: first come, first served. */
  long sequence;

  /** The first placement grants half a request, so that newcomers do not crowd out those who wait. */
  boolean fresh = true;
}
