package pith.sched.domain;

import pith.sched.TaskList;

/** What balancing and placement keep for one hart, beside its domains. Times and durations are in cycles of its clock. */
public final class HartBalance {
  /** The fair tasks on its runqueue, coldest last. Guarded by the runqueue's lock. */
  public final TaskList tasks = new TaskList();

  /** Since when it idles; 0 while it does not. Written by the hart and under the runqueue's lock; a hint for others. */
  public volatile long idleSince;

  /** How long it idles on average: a search for work should take less. A hint for others. */
  public volatile long averageIdle;

  /** The longest search for work so far, in cycles. Owned by the hart. */
  public long maxIdleCost;

  /** When the next periodic pass is due. A hint for others. */
  public volatile long nextBalance;

  /** Its running task is about to be pushed off. Guarded by the runqueue's lock. */
  public boolean pushing;

  /** The load of its running task if that needs more capacity than the hart has, else 0. A hint for others. */
  public volatile long misfitLoad;

  /** Whether it runs anything. Guarded by the runqueue's lock. */
  public boolean busy;

  /** Whether its cache counts it as one with a tick. Guarded by the runqueue's lock. */
  public boolean ticks;

  /** How often it went idle. Guarded by the runqueue's lock, as the next two; read without. */
  public volatile long wentIdle;

  /** Tasks that came, awake or new, and those of them that the hart itself brought. */
  public volatile long wakeUps;

  public volatile long localWakeUps;

  public HartBalance(long migrationCost) {
    averageIdle = 2 * migrationCost;
    maxIdleCost = migrationCost;
  }
}
