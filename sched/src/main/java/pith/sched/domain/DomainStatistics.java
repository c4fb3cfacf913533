package pith.sched.domain;

/** What balancing did in one hart's domain: the figures of a domain's line in /proc/schedstat, version 17. Owned by the hart; read without a lock. */
public final class DomainStatistics {
  /** The state in which a hart balances: busy, idle, about to idle. */
  public static final int IDLE_TYPES = 3;

  // Each by the hart's state:

  public final long[] passes = new long[IDLE_TYPES];
  public final long[] balanced = new long[IDLE_TYPES];
  public final long[] failed = new long[IDLE_TYPES];

  /** Sums of the imbalances found, by kind: load, utilisation, tasks, misfits. */
  public final long[][] imbalance = new long[IDLE_TYPES][4];

  public final long[] gained = new long[IDLE_TYPES];
  public final long[] hotGained = new long[IDLE_TYPES];
  public final long[] noBusyQueue = new long[IDLE_TYPES];
  public final long[] noBusyGroup = new long[IDLE_TYPES];

  public long activeBalances;
  public long activeFailed;
  public long activePushed;

  /** Wake-ups of tasks that ran elsewhere in this domain last. */
  public long wakeUpsRemote;

  /** Wake-ups that pulled the task to the waker. */
  public long wakeUpsAffine;
}
