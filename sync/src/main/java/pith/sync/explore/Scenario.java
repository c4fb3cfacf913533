package pith.sync.explore;

import java.util.function.Consumer;

/**
 * A small concurrent test: a few tasks that share something, and what must be true of it. Immutable; a run sets it up anew.
 *
 * @param name the word by which it is asked for
 * @param shows what it is about, in one line
 * @param broken whether a fault is in it on purpose, which exploring must find
 * @param setUp makes the shared things and the tasks. It must do the same each time: no time, no randomness, no state of its own
 */
public record Scenario(String name, String shows, boolean broken, Consumer<Stage> setUp) {
  /** A test in which nothing may go wrong whatever the schedule. */
  public static Scenario sound(String name, String shows, Consumer<Stage> setUp) {
    return new Scenario(name, shows, false, setUp);
  }

  /** A test with a fault. */
  public static Scenario broken(String name, String shows, Consumer<Stage> setUp) {
    return new Scenario(name, shows, true, setUp);
  }
}
