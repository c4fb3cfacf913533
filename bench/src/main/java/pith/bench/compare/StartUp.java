package pith.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.bench.guest.GuestProgram;
import pith.bench.guest.HostTool;

/** What it takes to boot, run {@code true} and stop, beside the start of a JVM that does nothing, in alternating rounds. */
public final class StartUp {
  private static final int ROUNDS = 7;

  private StartUp() {}

  public static void main(String[] arguments) {
    List<String> pith = List.of(GuestProgram.project().resolve("pith").toString(), "-c", "true");
    List<String> jvm = List.of(System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC", "--version");
    HostTool.run(pith); // may have to build
    List<HostTool.Outcome> ours = new ArrayList<>();
    List<HostTool.Outcome> empty = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ours.add(HostTool.run(pith));
      empty.add(HostTool.run(jvm));
    }
    System.out.printf("%-22s %10s %10s%n", "median of " + ROUNDS, "wall s", "CPU s");
    print("./pith -c true", wall(ours), cpu(ours));
    print("java --version", wall(empty), cpu(empty));
    print("ratio", wall(ours) / wall(empty), cpu(ours) / cpu(empty));
  }

  private static void print(String what, double wall, double cpu) {
    System.out.printf(Locale.ROOT, "%-22s %10.3f %10.3f%n", what, wall, cpu);
  }

  private static double wall(List<HostTool.Outcome> outcomes) {
    return outcomes.stream().mapToDouble(HostTool.Outcome::wall).sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
  }

  private static double cpu(List<HostTool.Outcome> outcomes) {
    return outcomes.stream().mapToDouble(HostTool.Outcome::cpu).sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
  }
}
