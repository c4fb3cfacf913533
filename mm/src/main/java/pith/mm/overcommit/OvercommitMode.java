package pith.mm.overcommit;

/** How far promises may go; the ordinals are Linux's values of {@code vm.overcommit_memory}. */
public enum OvercommitMode {
  /** Only a single request that RAM and swap together could not hold is refused. */
  GUESS,
  /** Nothing is refused. */
  ALWAYS,
  /** All promises together stay below a limit. */
  NEVER
}
