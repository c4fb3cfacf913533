package pith.mm;

/** Which pages go first when memory is short; see {@code pith.mm.reclaim}. */
public enum ReclaimKind {
  ACTIVE_INACTIVE,
  GENERATIONS
}
