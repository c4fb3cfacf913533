package pith.sync.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A run, told by where it deviates from the usual one, in which each task runs until it must wait. Immutable. Its text is the token by which a run is replayed,
 * such as {@code a7:b.b3:a}: "a gives way to b on its 7th step, b to a on its 3rd". A step is counted by its own task, so one deviation can be left out without
 * the others losing their places. The run in which nothing deviates is
 * {@code usual}.
 */
public record Schedule(List<Deviation> deviations) {
  /** Nothing deviates. */
  public static final Schedule USUAL = new Schedule(List.of());

  private static final String NONE = "usual";
  private static final Pattern ONE = Pattern.compile("(?:([a-z])(\\d{1,6}))?(?::([a-z])|~)");

  public Schedule {
    deviations = List.copyOf(deviations);
  }

  /** {@return the schedule that {@code token} tells, or null if it tells none} */
  public static Schedule parse(String token) {
    List<Deviation> deviations = new ArrayList<>();
    if (!token.equals(NONE)) {
      for (String word : token.split("\\.", -1)) {
        Matcher one = ONE.matcher(word);
        if (!one.matches() || (one.group(1) == null && one.group(3) == null)) {
          return null;
        }
        deviations.add(deviation(one));
      }
    }
    return new Schedule(deviations);
  }

  private static Deviation deviation(Matcher one) {
    int task = one.group(1) == null ? Strategy.NOBODY : one.group(1).charAt(0) - 'a';
    int step = one.group(2) == null ? 0 : Integer.parseInt(one.group(2));
    return new Deviation(task, step, one.group(3) == null ? Deviation.DELAY : one.group(3).charAt(0) - 'a');
  }

  /** {@return this one without the deviations at {@code one} and {@code other}, which may be the same} */
  Schedule without(int one, int other) {
    List<Deviation> fewer = new ArrayList<>(deviations);
    fewer.remove(Math.max(one, other));
    if (one != other) {
      fewer.remove(Math.min(one, other));
    }
    return new Schedule(fewer);
  }

  /** {@return how many deviations there are} */
  public int size() {
    return deviations.size();
  }

  @Override
  public String toString() {
    return deviations.isEmpty() ? NONE : deviations.stream().map(Deviation::toString).collect(Collectors.joining("."));
  }
}
