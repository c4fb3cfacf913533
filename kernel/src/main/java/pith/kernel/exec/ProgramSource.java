package pith.kernel.exec;

import java.util.List;
import pith.kernel.task.UserCode;

/** Where exec finds the Java program that a file stands for. */
@FunctionalInterface
public interface ProgramSource {
  /** {@return what a task runs to be program {@code name}, or null if there is none of that name} */
  UserCode.Body body(String name, List<String> argv, List<String> environment);
}
