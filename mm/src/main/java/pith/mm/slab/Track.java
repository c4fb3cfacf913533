package pith.mm.slab;

import java.util.Optional;
import pith.hal.KernelStack;
import pith.sync.Execution;

/**
 * Who allocated or freed an object. Source: Linux {@code struct track}.
 *
 * @param task {@code pid/comm}
 * @param place the function that wanted it: the first one outside the slab allocator that is no constructor
 * @param hart on which it ran
 * @param cycles when, by that hart's clock
 */
record Track(String task, String place, int hart, long cycles) {
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final String OURS = Track.class.getPackageName() + ".";

  /** {@return the caller of the slab allocator, now} */
  static Track here() {
    Optional<String> place =
        WALKER.walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(OURS) || isTest(frame)).filter(Track::isFunction).findFirst().map(Track::name));
    Execution me = Execution.currentOrNull();
    return new Track(me == null ? "the boot" : me.name(), place.orElse("?"), HartCounts.here(), now());
  }

  private static boolean isTest(StackWalker.StackFrame frame) {
    return frame.getClassName().endsWith("Test");
  }

  private static boolean isFunction(StackWalker.StackFrame frame) {
    return !frame.getMethodName().startsWith("<");
  }

  private static String name(StackWalker.StackFrame frame) {
    String name = frame.getClassName();
    return name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName();
  }

  private static long now() {
    return KernelStack.isCurrent() ? KernelStack.current().hart().cycles() : 0;
  }

  /** {@return a clause of a report} */
  String text() {
    return "by " + task + " in " + place + " on hart " + hart + ", " + Math.max(0, now() - cycles) + " cycles ago";
  }
}
