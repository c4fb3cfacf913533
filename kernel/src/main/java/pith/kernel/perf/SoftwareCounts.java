package pith.kernel.perf;

/** What the kernel itself counts of a task, for as long as that lives. Read on any hart, at any moment. */
public interface SoftwareCounts {
  /** {@return faults served without a device} */
  long minorFaults();

  /** {@return faults for which a device was read} */
  long majorFaults();

  /** {@return how often it left a hart to another task} */
  long switches();

  /** {@return how often it came to another hart} */
  long migrations();
}
