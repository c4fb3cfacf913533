package pith.mm.physical;

/**
 * What pages are wanted for, as Linux's {@code gfp_t} says it: where they come from, whether they are cleared and how hard to try.
 *
 * <pre>
 *                   type         cleared  waits for reclaim  goes below the minimum
 *   KERNEL          unmovable    no       yes                no
 *   KERNEL_ZEROED   unmovable    yes      yes                no
 *   PAGE_TABLE      unmovable    yes      yes                no
 *   RECLAIMABLE     reclaimable  no       yes                no
 *   USER            movable      no       yes                no
 *   USER_LIGHT      movable      no       no, wakes nobody   no
 *   USER_ZEROED     movable      yes      yes                no
 *   HUGE_LIGHT      movable      yes      no, wakes nobody   no
 *   HUGE_DEFER      movable      yes      no                 no
 *   HUGE            movable      yes      yes                no
 *   ATOMIC          unmovable    no       no                 by half, and a quarter of the rest
 *   EMERGENCY       unmovable    no       no                 to the last page
 *   OPTIONAL        unmovable    no       no                 no
 * </pre>
 */
public enum Allocation {
  /** For the kernel's own use; contents are undefined. Linux: {@code GFP_KERNEL}. */
  KERNEL(MigrateType.UNMOVABLE, false, Effort.RECLAIM),
  /** For the kernel's own use, cleared. */
  KERNEL_ZEROED(MigrateType.UNMOVABLE, true, Effort.RECLAIM),
  /** For a level of a program's page table: whoever needs it pays. Linux: {@code GFP_PGTABLE_USER}. */
  PAGE_TABLE(MigrateType.UNMOVABLE, true, Effort.RECLAIM),
  /** For a cache of the kernel's that a shrinker empties. Linux: {@code __GFP_RECLAIMABLE}. */
  RECLAIMABLE(MigrateType.RECLAIMABLE, false, Effort.RECLAIM),
  /** For a page that the caller fills completely: a copy, a page read from a file. Linux: {@code GFP_HIGHUSER_MOVABLE}. */
  USER(MigrateType.MOVABLE, false, Effort.RECLAIM),
  /** As {@link #USER}, for what the caller can do without. */
  USER_LIGHT(MigrateType.MOVABLE, false, Effort.TAKE),
  /** For a user program to see, cleared so that nothing of another's shows. */
  USER_ZEROED(MigrateType.MOVABLE, true, Effort.RECLAIM),
  /** For a huge page: cleared, and given up at once if none is free, since single pages will do. Linux: {@code GFP_TRANSHUGE_LIGHT}. */
  HUGE_LIGHT(MigrateType.MOVABLE, true, Effort.TAKE),
  /**
   * For a huge page now if one is free, else for one later: kswapd and kcompactd are to make some. Linux: {@code GFP_TRANSHUGE_LIGHT | __GFP_KSWAPD_RECLAIM}.
   */
  HUGE_DEFER(MigrateType.MOVABLE, true, Effort.ASK),
  /** For a huge page that the program asked for: worth compaction and reclaim. Linux: {@code GFP_TRANSHUGE}. */
  HUGE(MigrateType.MOVABLE, true, Effort.RECLAIM),
  /** Without reclaim: the only kind allowed under a spin lock. Linux: {@code GFP_ATOMIC}. */
  ATOMIC(MigrateType.UNMOVABLE, false, Effort.RESERVES),
  /** For whoever frees memory and needs some to do it: never reclaims, which would recurse, and knows no minimum. Linux: {@code PF_MEMALLOC}. */
  EMERGENCY(MigrateType.UNMOVABLE, false, Effort.EVERYTHING),
  /** Without reclaim, for what the caller can do without. Linux: {@code __GFP_NORETRY | __GFP_NOWARN}. */
  OPTIONAL(MigrateType.UNMOVABLE, false, Effort.ASK);

  /** How hard to try. */
  enum Effort {
    /** Take what is free above the minimum. */
    TAKE,
    /** The same, but let kswapd know if little is. */
    ASK,
    /** Reclaim, compact and try again. */
    RECLAIM,
    /** Dip into what is kept for those that cannot wait. */
    RESERVES,
    /** Take what is free. */
    EVERYTHING
  }

  private final MigrateType type;
  private final boolean zeroed;
  private final Effort effort;

  Allocation(MigrateType type, boolean zeroed, Effort effort) {
    this.type = type;
    this.zeroed = zeroed;
    this.effort = effort;
  }

  /** {@return which pages these lie among} */
  public MigrateType type() {
    return type;
  }

  /** {@return whether who runs is charged for the pages: they are a program's, or serve one alone} */
  boolean charged() {
    return type == MigrateType.MOVABLE || this == PAGE_TABLE;
  }

  boolean zeroed() {
    return zeroed;
  }

  Effort effort() {
    return effort;
  }

  /** {@return the highest kind of zone that will do} */
  ZoneKind highestZone() {
    return type == MigrateType.MOVABLE ? ZoneKind.MOVABLE : ZoneKind.NORMAL;
  }

  /** {@return whether the caller makes up for a refusal} */
  boolean optional() {
    return this == OPTIONAL || this == USER_LIGHT || this == HUGE || this == HUGE_LIGHT || this == HUGE_DEFER;
  }
}
