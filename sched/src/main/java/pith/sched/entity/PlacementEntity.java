package pith.sched.entity;

/**
 * Where a task runs, ran and should run. Guarded by the lock of the runqueue the task is on, or, while it is on none, by its {@code piLock}; what is said to
 * be a hint is read without.
 */
public final class PlacementEntity {
  /** When the task last ran, by the clock of its hart: what it left in a cache is warm for a while ({@code exec_start}). */
  public long lastRan;

  // What the task does as a waker; owned by it ({@code record_wakee}):

  /** How often it woke another task than the time before, halved every second. A hint for others. */
  public volatile int wakeeFlips;

  /** When {@link #wakeeFlips} was halved last, in cycles. */
  public long flipsHalved;

  /** The task that it woke last: compared only, never used. */
  public Object lastWakee;

  /** A hart that it used before the last one: perhaps its cache is warm still ({@code recent_used_cpu}). */
  public int recentHart = -1;

  /** The hart to which the running task is to be moved, by active balancing or since it begins another program; −1 for none. */
  public int pushTo = -1;

  /** Why, if it is. */
  public PlacementReason pushReason = PlacementReason.ACTIVE_BALANCE;

  /** The running task is to be moved to {@code hart}. */
  public void push(int hart, PlacementReason why) {
    pushTo = hart;
    pushReason = why;
  }

  // The last decision, for explanations:

  /** Why the task is where it is. */
  public PlacementReason reason = PlacementReason.NONE;

  /** How a wake-up aimed; null if the decision was no wake-up. */
  public AffineChoice affine;

  /** Where it came from; −1 for a new task. */
  public int from = -1;

  /** When, in cycles of the hart that decided. */
  public long decidedAt;

  /** The hart that decided. */
  public int decidedBy = -1;

  /** The harts that a scan looked at. */
  public int scanned;

  /** Moves from one hart to another. */
  public long migrations;

  /** Moves from one last-level cache to another. */
  public long cacheMigrations;

  /** Remembers a decision; the hart {@code by} made it at {@code now}. */
  public void decide(PlacementReason why, AffineChoice aim, int origin, int by, long now) {
    reason = why;
    affine = aim;
    from = origin;
    decidedBy = by;
    decidedAt = now;
  }
}
