package pith.sync;

/** Looks for data races; {@code pith.sync.race.RaceDetector} is the one that there is. */
@FunctionalInterface
public interface RaceChecker {
  /** {@code by} is about to read or write {@code field} of {@code owner}. It may be held up here, so that others get to the same place. */
  void access(Execution by, Object owner, WatchedField field, boolean writes);
}
