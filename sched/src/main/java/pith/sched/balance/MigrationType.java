package pith.sched.balance;

import pith.sched.entity.PlacementReason;

/** What an imbalance is counted in, and so what is moved. Source: Linux's {@code enum migration_type}. */
public enum MigrationType {
  LOAD(PlacementReason.BALANCE_LOAD),
  UTIL(PlacementReason.BALANCE_UTIL),
  TASK(PlacementReason.BALANCE_TASKS),
  MISFIT(PlacementReason.BALANCE_MISFIT),
  LLC_TASK(PlacementReason.BALANCE_LLC);

  private final PlacementReason reason;

  MigrationType(PlacementReason reason) {
    this.reason = reason;
  }

  /** {@return why a task that is moved for it is where it is then} */
  public PlacementReason reason() {
    return reason;
  }
}
