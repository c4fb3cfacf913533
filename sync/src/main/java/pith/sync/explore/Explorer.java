package pith.sync.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Runs a {@link Scenario} under many schedules until one of them fails, and then takes away from that one whatever the failure can do without.
 *
 * <p>Runs are made on a virtual thread, so that going over from it to a task and back costs no more than between two tasks.
 */
public final class Explorer {
  /** How far apart two deviations may be that are left out together. */
  private static final int NEAR = 4;

  private final Scenario scenario;
  private final BooleanSupplier enough;
  private long schedules;
  private long steps;

  public Explorer(Scenario scenario) {
    this(scenario, () -> false);
  }

  /** An explorer that gives up when {@code enough} says so; it is asked after each run. */
  public Explorer(Scenario scenario, BooleanSupplier enough) {
    this.scenario = scenario;
    this.enough = enough;
  }

  /** Runs every schedule with no preemption, then every one with one, and so on up to {@code bound}. */
  public Verdict exhaustive(int bound) {
    return aside(() -> searchUpTo(bound));
  }

  private Verdict searchUpTo(int bound) {
    for (int preemptions = 0; preemptions <= bound; preemptions++) {
      BoundedSearch search = new BoundedSearch(preemptions);
      do {
        Recorded run = new Recorded(search);
        Failure failure = count(run, search, preemptions);
        if (failure != null) {
          return failed(failure, run.schedule(), -1);
        }
        if (enough.getAsBoolean()) {
          return new Verdict(schedules, steps, false, null);
        }
      } while (search.advance());
    }
    return new Verdict(schedules, steps, true, null);
  }

  /** Runs with fewer preemptions than the bound were counted when that was the bound. */
  private Failure count(Recorded run, BoundedSearch search, int bound) {
    World world = new World(scenario, run, null);
    Failure failure = world.play();
    if (search.preemptions() == bound) {
      schedules++;
      steps += world.steps();
    }
    return failure;
  }

  /** Runs the random schedules of the seeds from {@code first}, {@code seeds} of them. */
  public Verdict random(long first, long seeds) {
    return aside(() -> tryFrom(first, seeds));
  }

  private Verdict tryFrom(long first, long seeds) {
    World usual = new World(scenario, new Replay(Schedule.USUAL), null);
    Failure at = usual.play();
    if (at != null) {
      return failed(at, Schedule.USUAL, -1);
    }
    for (long seed = first; seed < first + seeds && !enough.getAsBoolean(); seed++) {
      Recorded run = new Recorded(new RandomPriorities(seed, usual.steps()));
      World world = new World(scenario, run, null);
      Failure failure = world.play();
      schedules++;
      steps += world.steps();
      if (failure != null) {
        return failed(failure, run.schedule(), seed);
      }
    }
    return new Verdict(schedules, steps, false, null);
  }

  /** Runs {@code schedule} alone. */
  public Verdict replay(Schedule schedule) {
    return aside(() -> {
      List<Step> trace = new ArrayList<>();
      World world = new World(scenario, new Replay(schedule), trace);
      Failure failure = world.play();
      return new Verdict(1, world.steps(), false, new Verdict.Finding(failure, schedule, -1, schedule, world.tasks(), List.copyOf(trace)));
    });
  }

  private Verdict failed(Failure failure, Schedule schedule, long seed) {
    Schedule minimal = minimise(schedule, failure);
    List<Step> trace = new ArrayList<>();
    World world = new World(scenario, new Replay(minimal), trace);
    Failure again = world.play();
    return new Verdict(schedules, steps, false, new Verdict.Finding(again == null ? failure : again, schedule, seed, minimal, world.tasks(), List.copyOf(trace)));
  }

  /** Leaves out deviations, singly or two at once (away and back), the last first, as long as the same failure remains. */
  private Schedule minimise(Schedule schedule, Failure failure) {
    Schedule least = schedule;
    for (Schedule fewer = smaller(least, failure); fewer != null; fewer = smaller(least, failure)) {
      least = fewer;
    }
    return least;
  }

  private Schedule smaller(Schedule schedule, Failure failure) {
    for (int i = schedule.size() - 1; i >= 0; i--) {
      for (int j = i; j >= Math.max(0, i - NEAR); j--) {
        Recorded run = new Recorded(new Replay(schedule.without(i, j)));
        if (failure.like(new World(scenario, run, null).play())) {
          return run.schedule(); // what of it took effect; the rest asked for what could not be
        }
      }
    }
    return null;
  }

  private static <T> T aside(Supplier<T> work) {
    List<T> result = new ArrayList<>(1);
    List<Throwable> failure = new ArrayList<>(1);
    Thread thread = Thread.ofVirtual().name("explorer").uncaughtExceptionHandler((_, e) -> failure.add(e)).start(() -> result.add(work.get()));
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("exploring was interrupted", e);
    }
    if (result.isEmpty()) {
      throw new IllegalStateException("the test cannot be run: " + failure, failure.isEmpty() ? null : failure.getFirst());
    }
    return result.getFirst();
  }
}
