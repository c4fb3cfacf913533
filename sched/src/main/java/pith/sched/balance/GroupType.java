package pith.sched.balance;

/** How busy a group is, from the least urgent to the most: the more urgent of two groups is balanced from. Source: Linux's {@code enum group_type}. */
public enum GroupType {
  /** Some hart has nothing to do. */
  HAS_SPARE,
  /** Every hart is used, and nobody waits. */
  FULLY_BUSY,
  /** A task needs more capacity than its hart has. */
  MISFIT_TASK,
  /** Several tasks share a core, while others have one for themselves. */
  SMT_BALANCE,
  /** Tasks that may not run everywhere kept a balancing further down from its aim. */
  IMBALANCED,
  /** Tasks would rather be in the cache that pulls. */
  LLC_BALANCE,
  /** There is more to do than the group can. */
  OVERLOADED
}
