package pith.sync.lockdep;

import java.util.Arrays;
import java.util.List;

/** A stack that a report quotes, empty if it was not recorded. {@code what} says what it shows. Immutable. */
public record Witness(String what, List<StackTraceElement> stack) {
  private static final String OWN = "pith.sync.";

  /** As {@code what}, with the stack that {@code place} was made on; the frames of the locks themselves are left out. */
  public static Witness of(String what, Throwable place) {
    List<StackTraceElement> all = Arrays.asList(place.getStackTrace());
    int from = 0;
    while (from < all.size() && ownFrame(all.get(from))) {
      from++;
    }
    return new Witness(what, List.copyOf(all.subList(from, all.size())));
  }

  /** A frame of a lock or of lockdep, but not of a test of them. */
  private static boolean ownFrame(StackTraceElement frame) {
    return frame.getClassName().startsWith(OWN) && !frame.getClassName().contains("Test");
  }

  /** {@return the innermost place, an empty text if no stack was recorded} */
  public String place() {
    return stack.isEmpty() ? "" : stack.getFirst().toString();
  }

  String text() {
    StringBuilder text = new StringBuilder("  ").append(what).append(stack.isEmpty() ? "\n" : ":\n");
    stack.forEach(frame -> text.append("    at ").append(frame).append('\n'));
    return text.toString();
  }
}
