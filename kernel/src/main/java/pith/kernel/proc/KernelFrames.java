package pith.kernel.proc;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import pith.kernel.task.Task;
import pith.sched.TaskState;

/**
 * Where in the kernel a task sleeps: the calls on its kernel stack, as {@code Class.method}. What every sleep ends in, wait queues and the
 * scheduler, is left out, as Linux leaves out its {@code __sched} functions.
 */
final class KernelFrames {
  private static final String PREFIX = "pith.";
  private static final List<String> MACHINERY = List.of("pith.hal.", "pith.sched.", "pith.sync.", "pith.kernel.task.");

  private KernelFrames() {}

  /** {@return the calls, innermost first; none if the task does not sleep} */
  static List<String> of(Task task) {
    if (task.stack() == null || task.onHart() || task.state() == TaskState.RUNNING || task.state() == TaskState.DEAD) {
      return List.of();
    }
    return calls(task).dropWhile(KernelFrames::machinery).filter(frame -> !frame.getMethodName().contains("$")).map(KernelFrames::name).distinct().toList();
  }

  private static Stream<StackTraceElement> calls(Task task) {
    return Arrays.stream(task.stack().frames()).filter(frame -> frame.getClassName().startsWith(PREFIX));
  }

  private static boolean machinery(StackTraceElement frame) {
    return MACHINERY.stream().anyMatch(frame.getClassName()::startsWith) || frame.getMethodName().contains("$");
  }

  private static String name(StackTraceElement frame) {
    String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    return type.replace('$', '.') + "." + frame.getMethodName();
  }
}
