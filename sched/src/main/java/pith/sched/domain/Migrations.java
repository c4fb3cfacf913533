package pith.sched.domain;

import pith.sched.SchedTask;

/** Counts a task's moves. */
public final class Migrations {
  private Migrations() {}

  /** {@code task} goes from one hart to another. */
  public static void count(SchedTask task, int from, int to, SchedDomains domains) {
    if (from != to) {
      task.placement().migrations++;
      domains.root().migrations.incrementAndGet();
      if (!domains.sharesCache(from, to)) {
        task.placement().cacheMigrations++;
        domains.root().cacheMigrations.incrementAndGet();
      }
    }
  }
}
