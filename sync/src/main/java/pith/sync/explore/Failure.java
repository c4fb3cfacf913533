package pith.sync.explore;

import java.util.List;
import java.util.stream.Collectors;

/** How a run went wrong. */
public sealed interface Failure {
  /** {@return one line that says what happened} */
  String summary();

  /** {@return whether {@code other} is the same fault, perhaps met in another run} */
  default boolean like(Failure other) {
    return other != null && other.getClass() == getClass();
  }

  /** A check did not hold, or the kernel's own found a bug: {@code task} met it at {@code place}. */
  record Violation(String task, String what, String place) implements Failure {
    @Override
    public String summary() {
      return task + ": " + what + (place.isEmpty() ? "" : " (" + place + ")");
    }

    @Override
    public boolean like(Failure other) {
      return other instanceof Violation violation && violation.place.equals(place);
    }
  }

  /** Nobody can go on, and not all are at their end. Each of {@code waiting} says who waits where for what. */
  record Stuck(List<String> waiting) implements Failure {
    @Override
    public String summary() {
      return "nobody can go on: " + waiting.stream().collect(Collectors.joining("; "));
    }
  }

  /** After so many steps there was no end in sight. */
  record Endless(int steps) implements Failure {
    @Override
    public String summary() {
      return "it did not end within " + steps + " steps";
    }
  }
}
