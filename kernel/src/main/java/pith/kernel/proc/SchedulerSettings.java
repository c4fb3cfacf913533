package pith.kernel.proc;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pith.kernel.task.Kernel;
import pith.sched.SchedPolicy;
import pith.sched.eevdf.FairFeature;
import pith.sched.eevdf.FairSettings;
import pith.sched.fair.FairClass;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** /sys/kernel/debug/sched: how fair scheduling is tuned. Source: Linux {@code kernel/sched/debug.c}. */
final class SchedulerSettings {
  private static final String OFF = "NO_";
  private static final long LEAST_SLICE_NANOS = 100_000, MOST_SLICE_NANOS = 1_000_000_000;

  private SchedulerSettings() {}

  static List<PseudoNode.Entry> files(Kernel kernel) {
    return List.of(
        PseudoNode.file("base_slice_ns", 0644, context -> settings(kernel).nanos(settings(kernel).baseSlice()) + "\n", (context, text) -> slice(settings(kernel), text)),
        PseudoNode.file("features", 0644, context -> features(settings(kernel)), (context, text) -> switchFeatures(settings(kernel), text)));
  }

  private static FairSettings settings(Kernel kernel) {
    return ((FairClass) kernel.scheduler().classOf(SchedPolicy.NORMAL)).settings();
  }

  private static void slice(FairSettings settings, String text) {
    String word = text.strip();
    long nanos = word.matches("\\d{1,18}") ? Long.parseLong(word) : 0;
    if (nanos < LEAST_SLICE_NANOS || nanos > MOST_SLICE_NANOS) {
      throw Refused.of(Errno.EINVAL);
    }
    settings.baseSlice(settings.cycles(nanos));
  }

  private static String features(FairSettings settings) {
    Stream<String> names = Arrays.stream(FairFeature.values()).map(feature -> (settings.on(feature) ? "" : OFF) + feature.name());
    return names.collect(Collectors.joining(" ", "", "\n"));
  }

  /** Names of features, each to be switched on, or off behind {@code NO_}; all of them or none. */
  private static void switchFeatures(FairSettings settings, String text) {
    Map<FairFeature, Boolean> wanted = new EnumMap<>(FairFeature.class);
    for (String word : text.strip().split("\\s+")) {
      boolean on = !word.startsWith(OFF);
      wanted.put(feature(on ? word : word.substring(OFF.length())), on);
    }
    wanted.forEach(settings::set);
  }

  private static FairFeature feature(String name) {
    return Arrays.stream(FairFeature.values()).filter(feature -> feature.name().equals(name)).findFirst().orElseThrow(() -> Refused.of(Errno.EINVAL));
  }
}
