package pith.bench.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the host, with the time that they take. */
public final class HostTool {
  /**
   * How a program ended and what it took, in seconds.
   *
   * @param cpu user and system time together
   */
  public record Outcome(int status, double wall, double user, double cpu, List<String> output) {}

  /** Writes the times to the file that is argument 0; the command keeps its own standard error. */
  private static final String TIMED = "TIMEFORMAT='%3R %3U %3S'; { time \"$@\" 2>&3; } 3>&2 2>\"$0\"";

  private HostTool() {}

  /** {@return whether a program is on the PATH} */
  public static boolean exists(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (Files.isExecutable(Path.of(folder.isEmpty() ? "." : folder, program))) {
        return true;
      }
    }
    return false;
  }

  /** Ends the run with status 0 and a sentence if a program isn't there: a benchmark that cannot run has not failed. */
  public static void require(String program, String debianPackage, String reason) {
    if (!exists(program)) {
      System.out.println("SKIPPED: there is no " + program + ", so " + reason + "; 'apt install " + debianPackage + "' installs it.");
      System.exit(0);
    }
  }

  /** Runs a program to its end. {@return what it took, by the shell's account of it} */
  public static Outcome run(List<String> command) {
    try {
      Path times = Files.createTempFile("pith-bench-", ".times");
      try {
        List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, times.toString()));
        timed.addAll(command);
        Process process = new ProcessBuilder(timed).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> output = new String(process.getInputStream().readAllBytes()).lines().toList();
        int status = process.waitFor();
        String[] seconds = Files.readString(times).strip().split(" ");
        double user = Double.parseDouble(seconds[1]);
        return new Outcome(status, Double.parseDouble(seconds[0]), user, user + Double.parseDouble(seconds[2]), output);
      } finally {
        Files.delete(times);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
