package pith.mm.group;

/**
 * What happens to a group, for memory.events, memory.swap.events and memory.stat; each counts for the groups above, too. Source: Linux's
 * {@code enum memcg_memory_event}.
 */
public enum GroupEvent {
  /** Pages were taken though the group had no more than its low mark. */
  LOW("low"),
  /** A task was made to reclaim, or to wait, for being above high. */
  HIGH("high"),
  /** The group was about to go above max. */
  MAX("max"),
  /** Reclaim could not keep the group below max. */
  OOM("oom"),
  /** A process was killed by the OOM killer, whoever's limit it was. */
  OOM_KILL("oom_kill"),
  /** The group was killed as a whole. */
  OOM_GROUP_KILL("oom_group_kill"),
  /** Swap was above its max. */
  SWAP_MAX("max"),
  /** No slot of swap was to be had, for whatever reason. */
  SWAP_FAIL("fail"),
  /** Faults that tasks of the group took. */
  FAULTS("pgfault"),
  /** Those that waited for a device. */
  MAJOR_FAULTS("pgmajfault"),
  /** Pages looked at and freed by reclaim among the group's pages. */
  SCANNED("pgscan"),
  RECLAIMED("pgsteal");

  private final String text;

  GroupEvent(String text) {
    this.text = text;
  }

  /** {@return how Linux calls it} */
  public String text() {
    return text;
  }
}
