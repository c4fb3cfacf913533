package pith.kernel.fork;

import java.util.List;

/**
 * How one fork went, for {@code fork-trace}.
 *
 * @param outcome the child's number, or the name of the errno
 * @param failedStage the stage that refused, or null
 */
public record ForkRecord(long time, String parent, long flags, List<StageTime> stages, String outcome, String failedStage) {
  /** A stage and the cycles it took. */
  public record StageTime(String stage, long cycles) {}
}
