package pith.kernel.task;

/** What getrusage(2) reports, summed: times in cycles, the rest in events. */
public final class ResourceUsage {
  public long userCycles;
  public long systemCycles;
  public long minorFaults;
  public long majorFaults;
  public long voluntarySwitches;
  public long involuntarySwitches;

  /** Adds another account to this one. */
  public void add(ResourceUsage other) {
    userCycles += other.userCycles;
    systemCycles += other.systemCycles;
    minorFaults += other.minorFaults;
    majorFaults += other.majorFaults;
    voluntarySwitches += other.voluntarySwitches;
    involuntarySwitches += other.involuntarySwitches;
  }
}
