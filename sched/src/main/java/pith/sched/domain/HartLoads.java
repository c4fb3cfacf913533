package pith.sched.domain;

import pith.sched.SchedTask;

/**
 * How much harts have to do, as placement and balancing see it: read without locks, so a guess. Load counts by weight, utilisation by time: 1024 is
 * one hart of full
 * capacity in use all the time.
 */
public interface HartLoads {
  /** {@return the tasks of the fair class that want to run on a hart, the running one included} */
  int tasks(int hart);

  /** {@return the tasks of any class that want to run on a hart} */
  int running(int hart);

  /** {@return whether a hart runs its idle task and nothing waits} */
  boolean idle(int hart);

  /** {@return the load of the fair tasks on a hart} */
  long load(int hart);

  /** {@return how much of a hart its fair tasks use} */
  long util(int hart);

  /** {@return how much its fair tasks would use if none had to wait} */
  long runnable(int hart);

  /** {@return a hart's capacity, less what is not left to fair tasks} */
  long capacity(int hart);

  long taskLoad(SchedTask task);

  /** {@return how much of a hart a task uses when it runs as usual} */
  long taskUtil(SchedTask task);

  /**
   * {@return whether a waiting task, which has had more than its share, would have to wait on another hart as well} Its runqueue's lock is held. Source:
   * Linux's {@code task_is_ineligible_on_dst_cpu}.
   */
  boolean waitsOver(SchedTask task, int hart);
}
