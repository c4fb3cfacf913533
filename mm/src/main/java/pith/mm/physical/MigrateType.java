package pith.mm.physical;

/**
 * What can be done about a page that stands in the way of a larger free block. Memory of one type is kept together, by pageblocks, so that a page
 * that can never move does not spoil a range that could be emptied.
 *
 * <p>Source: Gorman, "Group pages of related mobility together" (2007); Linux's {@code enum migratetype}.
 */
public enum MigrateType {
  /** The kernel's own: somebody has its address. */
  UNMOVABLE("Unmovable"),
  /** Of user programs and files: whoever refers to it does so through page tables and indexes, which can be changed. */
  MOVABLE("Movable"),
  /** Of the kernel, which cannot move it but can do without it: caches. */
  RECLAIMABLE("Reclaimable"),
  /** Kept back for larger blocks that are wanted by who cannot wait; no page is allocated as this. */
  HIGHATOMIC("HighAtomic");

  /** Types that allocations ask for; they have lists on each hart. */
  static final int ALLOCATED_TYPES = 3;

  private static final MigrateType[] ALL = values();

  private final String text;

  MigrateType(String text) {
    this.text = text;
  }

  /** {@return the name in /proc/pagetypeinfo} */
  public String text() {
    return text;
  }

  static int count() {
    return ALL.length;
  }

  static MigrateType of(int ordinal) {
    return ALL[ordinal];
  }

  /** {@return the {@code choice}-th type (0 or 1) to take from when there is none of this; null for {@link #HIGHATOMIC}, which takes from nobody} */
  MigrateType fallback(int choice) {
    return switch (this) {
      case UNMOVABLE -> choice == 0 ? RECLAIMABLE : MOVABLE;
      case MOVABLE -> choice == 0 ? RECLAIMABLE : UNMOVABLE;
      case RECLAIMABLE -> choice == 0 ? UNMOVABLE : MOVABLE;
      case HIGHATOMIC -> null;
    };
  }
}
