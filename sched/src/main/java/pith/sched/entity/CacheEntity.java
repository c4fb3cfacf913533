package pith.sched.entity;

/** A task's part in cache-aware scheduling. Guarded by the lock of the runqueue the task is on, unless said otherwise. */
public final class CacheEntity {
  /** What the tasks that share its memory know together; null for a kernel thread. Set by the task itself, and before it runs. */
  public CacheOccupancy memory;

  /** The last-level cache in which it would rather run; −1 for none. */
  public volatile int preferredLlc = -1;

  /** What {@link #preferredLlc} was when the task was counted on its queue, so that it is counted out alike; −1 if it was not. */
  public int countedLlc = -1;

  /** Whether it was counted as one that is where it would rather be. */
  public boolean countedAtHome;

  /** A search for the preferred cache is to be made before the task goes on in user code. Confined to the task. */
  public boolean scanQueued;
}
