package pith.sched.entity;

/** Why a task was put where it is, each with the words that explain it. */
public enum PlacementReason {
  NONE("it is where it began"),
  ONLY_ALLOWED("it may run nowhere else"),
  NOT_ALLOWED("it may not stay where it was, and this is the idlest hart it may use"),
  FORK("the slow path looked for the idlest group from the widest domain down, and this is the idlest hart in it"),
  EXEC("a new program has nothing in any cache: the slow path looked for the idlest hart"),
  TARGET_IDLE("the hart that the wake-up aimed at is idle"),
  PREVIOUS_IDLE("the hart where it ran last is idle and shares the last-level cache"),
  BESIDE_KTHREAD("a kernel thread bound to the hart woke it there, and is about to sleep"),
  RECENT_IDLE("a hart it used before is idle and shares the last-level cache"),
  SIBLING_IDLE("the core where it ran last has an idle hart"),
  CORE_IDLE("a whole core that shares the last-level cache is idle"),
  SCAN_IDLE("the search through the last-level cache found an idle hart"),
  CAPACITY_IDLE("it is idle and strong enough for what the task uses"),
  NOBODY_IDLE("no idle hart was found in the last-level cache, so it went where the wake-up aimed"),
  BALANCE_LOAD("the balancer evened out load: its old group had more than its share"),
  BALANCE_UTIL("the balancer filled spare capacity from an overloaded group"),
  BALANCE_TASKS("the balancer evened out how many tasks the groups have"),
  BALANCE_MISFIT("it needs more capacity than its old hart has"),
  BALANCE_LLC("the balancer gathered the threads of its process in their preferred last-level cache"),
  NUMA_PREFERRED("most of its memory is on that node"),
  ACTIVE_BALANCE("ordinary balancing kept failing, so it was pushed off its hart while it ran");

  private final String words;

  PlacementReason(String words) {
    this.words = words;
  }

  /** {@return a clause that explains it} */
  public String words() {
    return words;
  }
}
