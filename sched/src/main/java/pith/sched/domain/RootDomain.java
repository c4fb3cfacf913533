package pith.sched.domain;

import java.util.concurrent.atomic.AtomicLong;

/** What all harts know together (Linux's {@code root_domain}). Hints. */
public final class RootDomain {
  /** Some hart has more tasks than it can run: who is about to idle may find one. */
  public volatile boolean overloaded;

  /** Moves of tasks between harts since boot, and those of them between last-level caches. */
  public final AtomicLong migrations = new AtomicLong();

  public final AtomicLong cacheMigrations = new AtomicLong();

  /** Some hart is used to its limit. */
  public volatile boolean overutilized;
}
