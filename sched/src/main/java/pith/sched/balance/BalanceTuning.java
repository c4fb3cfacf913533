package pith.sched.balance;

/**
 * The figures that all domains are balanced by. Immutable.
 *
 * @param hertz cycles of a second
 * @param tick cycles between two ticks
 * @param migrationCost cycles for which what a task left in a cache is taken to be warm
 * @param mostTasks tasks that one pass looks at
 */
public record BalanceTuning(long hertz, long tick, long migrationCost, int mostTasks) {
  private static final long TICK_HERTZ = 250;
  private static final long MIGRATION_COST_MICROS = 500;
  private static final long NEWIDLE_MARGIN_MICROS = 200;
  private static final int MOST_TASKS = 32;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** {@return Linux's defaults on a machine of {@code hertz}} Source: {@code sysctl_sched_migration_cost}, {@code sysctl_sched_nr_migrate}, HZ = 250. */
  public static BalanceTuning of(long hertz) {
    return new BalanceTuning(hertz, Math.max(1, hertz / TICK_HERTZ), MIGRATION_COST_MICROS * hertz / MICROS_PER_SECOND, MOST_TASKS);
  }

  /** {@return the most that a search for work may count for, whatever it took} Source: Linux's {@code update_newidle_cost}. */
  long mostNewIdleCost() {
    return migrationCost + NEWIDLE_MARGIN_MICROS * hertz / MICROS_PER_SECOND;
  }

  /** {@return the longest interval between two passes on a machine of {@code harts}} Source: Linux's {@code max_load_balance_interval}. */
  long mostInterval(int harts) {
    return hertz / 10 * harts;
  }
}
