package pith.kernel.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import pith.kernel.task.Kernel;
import pith.procfs.FileSystemsFile;
import pith.procfs.ProcFsType;
import pith.procfs.SeqText;
import pith.sched.cas.CacheAware;
import pith.sched.cas.CasStatistics;
import pith.sched.cas.CasTunables;
import pith.sched.cas.CasTunables.Tunable;
import pith.sched.deadline.DeadlineServer;
import pith.sched.deadline.DeadlineServers;
import pith.sched.numa.NumaTunables;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** /sys/kernel/debug: settings that are nobody's promise. Source: Linux {@code kernel/sched/debug.c}. */
final class DebugTree {
  private static final long MAGIC = 0x6462_6720;
  private static final int MOST_SCAN_MIB = 1 << 20;

  private DebugTree() {}

  /** {@return the type "debugfs"} */
  static ProcFsType type(Kernel kernel, FileSystemsFile fileSystems) {
    PseudoNode.Folder root = (PseudoNode.Folder) PseudoNode.folder("/", PseudoNode.folder("procfs", fileSystems.folder()), PseudoNode.folder("sched", scheduler(kernel)), PseudoNode.folder("iomap", IomapSettings.files(kernel.iomaps()))).node();
    return new ProcFsType("debugfs", MAGIC, root::children);
  }

  private static PseudoNode.Entry[] scheduler(Kernel kernel) {
    List<PseudoNode.Entry> files = new ArrayList<>(SchedulerSettings.files(kernel));
    files.add(DomainFiles.folder(kernel));
    files.add(servers("fair_server", kernel.schedulerParts().fairServers(), kernel.machine().hartCount()));
    files.add(servers("ext_server", kernel.schedulerParts().extServers(), kernel.machine().hartCount()));
    kernel.schedulerParts().cache().ifPresent(cache -> files.add(cacheAware(cache)));
    kernel.schedulerParts().numa().ifPresent(numa -> files.add(numaBalancing(numa.tunables())));
    return files.toArray(PseudoNode.Entry[]::new);
  }

  /** What tasks of a class get on each hart, in nanoseconds, while more urgent ones would take it all. */
  private static PseudoNode.Entry servers(String name, DeadlineServers servers, int harts) {
    return PseudoNode.folder(
        name,
        IntStream.range(0, harts).mapToObj(hart -> PseudoNode.folder("cpu" + hart, server(servers.of(hart)))).toArray(PseudoNode.Entry[]::new));
  }

  private static PseudoNode.Entry[] server(DeadlineServer server) {
    return new PseudoNode.Entry[] {
      SettingFiles.amount("runtime", 0, Long.MAX_VALUE, server::runtimeNanos, runtime -> set(server, runtime, server.periodNanos())),
      SettingFiles.amount("period", 0, Long.MAX_VALUE, server::periodNanos, period -> set(server, server.runtimeNanos(), period))
    };
  }

  private static void set(DeadlineServer server, long runtime, long period) {
    switch (server.set(runtime, period)) {
      case SET -> {}
      case SENSELESS -> throw Refused.of(Errno.EINVAL);
      case BUSY -> throw Refused.of(Errno.EBUSY);
    }
  }

  private static PseudoNode.Entry cacheAware(CacheAware cas) {
    List<PseudoNode.Entry> files = new ArrayList<>();
    for (Tunable tunable : Tunable.values()) {
      files.add(
          PseudoNode.file(
              tunable.fileName(), 0644, context -> cas.tunables().get(tunable) + "\n", (context, text) -> set(cas.tunables(), tunable, text)));
    }
    files.add(PseudoNode.file("statistics", context -> statistics(cas.statistics())));
    return PseudoNode.folder("llc_balancing", files.toArray(PseudoNode.Entry[]::new));
  }

  private static PseudoNode.Entry numaBalancing(NumaTunables tunables) {
    return PseudoNode.folder(
        "numa_balancing",
        SettingFiles.number("scan_delay_ms", 1, Integer.MAX_VALUE, tunables::scanDelayMillis, tunables::scanDelayMillis),
        SettingFiles.number("scan_period_min_ms", 1, Integer.MAX_VALUE, tunables::scanPeriodMinMillis, tunables::scanPeriodMinMillis),
        SettingFiles.number("scan_period_max_ms", 1, Integer.MAX_VALUE, tunables::scanPeriodMaxMillis, tunables::scanPeriodMaxMillis),
        SettingFiles.number("scan_size_mb", 1, MOST_SCAN_MIB, tunables::scanSizeMib, tunables::scanSizeMib));
  }

  private static void set(CasTunables tunables, Tunable tunable, String text) {
    String word = text.strip();
    if (!word.matches("\\d{1,10}") || !tunables.set(tunable, Long.parseLong(word))) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Linux has no such file; what cache-aware scheduling did is to be seen somewhere. */
  private static String statistics(CasStatistics statistics) {
    return new SeqText()
        .put("scans ").put(statistics.scans()).line()
        .put("preferences_chosen ").put(statistics.preferencesChosen()).line()
        .put("preferences_forgotten ").put(statistics.preferencesForgotten()).line()
        .put("groups_gathered ").put(statistics.groupsGathered()).line()
        .put("moves_favoured ").put(statistics.movesFavoured()).line()
        .put("moves_refused ").put(statistics.movesRefused()).line()
        .toString();
  }
}
