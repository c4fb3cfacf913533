package pith.sync.explore;

/**
 * Something that a task did in a run, for the trace.
 *
 * @param task its number
 * @param what what it did
 * @param place the line of the test's source, such as {@code LostWakeUp.java:31}
 * @param interfered whether the schedule deviated from the usual one just before: another task would have gone on
 */
public record Step(int task, String what, String place, boolean interfered) {}
