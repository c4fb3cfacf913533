package pith.kernel.task;

/** What getrusage(2) reports, summed: times in cycles, the rest in events; of the resident set, in pages, the largest. */
public final class ResourceUsage {
  public long userCycles;
  public long systemCycles;
  public long minorFaults;
  public long majorFaults;
  public long voluntarySwitches;
  public long involuntarySwitches;
  public long peakPages;

  /** Adds another account to this one. */
  public void add(ResourceUsage other) {
    userCycles += other.userCycles;
    systemCycles += other.systemCycles;
    minorFaults += other.minorFaults;
    majorFaults += other.majorFaults;
    voluntarySwitches += other.voluntarySwitches;
    involuntarySwitches += other.involuntarySwitches;
    peakPages = Math.max(peakPages, other.peakPages);
  }
}
