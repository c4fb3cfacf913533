package pith.kernel.program;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.kernel.entry.ExitToUser;
import pith.kernel.fork.ForkPipeline;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.task.UserCode;

/** The Java programs of one machine, by the name that follows {@code #!pith:} in the file that stands for each. */
public final class JavaPrograms {
  private final Map<String, JavaProgram> programs = new TreeMap<>();
  private final Dispatcher dispatcher;
  private final ExitToUser exitToUser;
  private final ForkPipeline forks;

  public JavaPrograms(Dispatcher dispatcher, ExitToUser exitToUser, ForkPipeline forks) {
    this.dispatcher = dispatcher;
    this.exitToUser = exitToUser;
    this.forks = forks;
  }

  /** Adds a program; at boot. */
  public void add(String name, JavaProgram program) {
    programs.put(name, program);
  }

  /** {@return the names, in order} */
  public List<String> names() {
    return List.copyOf(programs.keySet());
  }

  /** {@return what a task runs to be program {@code name}, or null if there is none} */
  public UserCode.Body body(String name, List<String> argv, List<String> environment) {
    JavaProgram program = programs.get(name);
    if (program == null) {
      return null;
    }
    return current -> program.main(new UserContext(current, dispatcher, exitToUser, forks), argv, environment);
  }
}
