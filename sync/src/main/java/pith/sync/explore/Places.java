package pith.sync.explore;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pith.sync.SpinLock;

/** Finds, on a stack, the line of the test that led to an operation. */
final class Places {
  private static final String OWN = "pith.sync.";
  private static final String SCENARIOS = "pith.sync.explore.scenarios.";

  private Places() {}

  /** {@return the line of the test that the caller is called from, or an empty text} */
  static String here() {
    return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::toStackTraceElement).filter(testing()).findFirst()).map(Places::text).orElse("");
  }

  /** {@return the same of the stack {@code frames}} */
  static String of(StackTraceElement[] frames) {
    Optional<StackTraceElement> first = Stream.of(frames).filter(testing()).findFirst();
    return first.map(Places::text).orElse("");
  }

  /** {@return whether the spin lock that the caller's caller operates on is the inner workings of another primitive} */
  static boolean insideAnother() {
    return StackWalker.getInstance()
        .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
            .filter(name -> !name.startsWith("pith.sync.explore.") || name.startsWith(SCENARIOS))
            .filter(name -> !name.startsWith(SpinLock.class.getName()))
            .findFirst())
        .filter(name -> !testing(name))
        .isPresent();
  }

  private static Predicate<StackTraceElement> testing() {
    return frame -> testing(frame.getClassName());
  }

  private static boolean testing(String className) {
    return className.startsWith(SCENARIOS) || className.startsWith("pith.") && (className.contains("Test") || !className.startsWith(OWN) && !className.startsWith("pith.hal."));
  }

  private static String text(StackTraceElement frame) {
    return frame.getFileName() + ":" + frame.getLineNumber();
  }
}
