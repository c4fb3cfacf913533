package pith.sync.explore;

import java.util.List;

/**
 * What exploring came to.
 *
 * @param schedules how many runs there were, those that minimised a failing one not counted
 * @param steps how many steps they had together
 * @param complete whether those were all runs that there are within the bound
 * @param finding the fault, or null if none was met
 */
public record Verdict(long schedules, long steps, boolean complete, Finding finding) {
  /**
   * A fault, and the least that leads to it.
   *
   * @param failure what went wrong in the run of {@code minimal}
   * @param found the schedule of the run in which it was met first
   * @param seed the seed of that run, or −1 if it was not a random one
   * @param minimal what is left of {@code found} when every deviation is taken away that the fault can do without
   * @param tasks the names of the test's tasks
   * @param trace what they did in the run of {@code minimal}
   */
  public record Finding(Failure failure, Schedule found, long seed, Schedule minimal, List<String> tasks, List<Step> trace) {}
}
