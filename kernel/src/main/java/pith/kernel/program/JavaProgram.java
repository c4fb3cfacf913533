package pith.kernel.program;

import java.util.List;

/** A program in Java. One instance serves every process that runs it, so it keeps its state in {@code main}'s frames. */
@FunctionalInterface
public interface JavaProgram {
  /** Runs as a process. Strings are Latin-1 views of bytes. {@return the exit status} */
  int main(UserContext user, List<String> argv, List<String> environment);
}
