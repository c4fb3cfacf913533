package pith.kernel.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import pith.kernel.task.Kernel;
import pith.sched.domain.DomainTuning;
import pith.sched.domain.SchedDomain;
import pith.sched.domain.SchedDomains;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/**
 * /sys/kernel/debug/sched/domains: the domains of each hart, the narrowest first, and the figures by which they are balanced; intervals are in milliseconds.
 * Domains come and go with harts. Source: Linux {@code kernel/sched/debug.c}, {@code register_sd}.
 */
final class DomainFiles {
  private static final String PREFIX = "domain";
  private static final long MOST_MILLIS = 1_000_000;
  private static final long MOST = 100_000;
  private static final long MILLIS_PER_SECOND = 1000;

  private final SchedDomains domains;
  private final long cyclesPerMilli;

  private DomainFiles(Kernel kernel) {
    domains = kernel.schedulerParts().domains();
    cyclesPerMilli = kernel.machine().hertz() / MILLIS_PER_SECOND;
  }

  static PseudoNode.Entry folder(Kernel kernel) {
    DomainFiles files = new DomainFiles(kernel);
    return PseudoNode.folder(
        "domains", IntStream.range(0, kernel.machine().hartCount()).mapToObj(hart -> PseudoNode.folder("cpu" + hart, 0555, files.new OfHart(hart))).toArray(PseudoNode.Entry[]::new));
  }

  /** The domains of one hart, as they are when somebody looks. */
  private final class OfHart implements PseudoNode.Children {
    private final int hart;

    OfHart(int hart) {
      this.hart = hart;
    }

    @Override
    public PseudoNode lookup(String name) {
      for (int level = 0; find(level) != null; level++) {
        if (name.equals(PREFIX + level)) {
          return node(level);
        }
      }
      return null;
    }

    @Override
    public void list(long from, PseudoNode.Sink sink) {
      int level = (int) from;
      while (find(level) != null && sink.entry(level, PREFIX + level, node(level))) {
        level++;
      }
    }

    @Override
    public boolean isDynamic() {
      return true;
    }

    private SchedDomain find(int level) {
      SchedDomain domain = domains.lowest(hart);
      for (int i = 0; i < level && domain != null; i++) {
        domain = domain.parent();
      }
      return domain;
    }

    private SchedDomain domain(int level) {
      SchedDomain domain = find(level);
      if (domain == null) {
        throw Refused.of(Errno.ENODEV);
      }
      return domain;
    }

    private PseudoNode node(int level) {
      List<PseudoNode.Entry> files = new ArrayList<>();
      files.add(PseudoNode.file("name", context -> domain(level).name() + "\n"));
      files.add(PseudoNode.file("level", context -> level + "\n"));
      files.add(PseudoNode.file("flags", context -> flags(domain(level))));
      files.add(interval("min_interval", level, DomainTuning::minInterval, DomainTuning::withMinInterval));
      files.add(interval("max_interval", level, DomainTuning::maxInterval, DomainTuning::withMaxInterval));
      files.add(figure("busy_factor", level, MOST, DomainTuning::busyFactor, value -> tuning -> tuning.withBusyFactor((int) value)));
      files.add(figure("imbalance_pct", level, MOST, DomainTuning::imbalancePct, value -> tuning -> tuning.withImbalancePct((int) value)));
      files.add(figure("cache_nice_tries", level, MOST, DomainTuning::cacheNiceTries, value -> tuning -> tuning.withCacheNiceTries((int) value)));
      return PseudoNode.folder(PREFIX + level, files.toArray(PseudoNode.Entry[]::new)).node();
    }

    private PseudoNode.Entry interval(String name, int level, ToLongFunction<DomainTuning> get, BiFunction<DomainTuning, Long, DomainTuning> with) {
      return figure(name, level, MOST_MILLIS, tuning -> get.applyAsLong(tuning) / cyclesPerMilli, millis -> tuning -> with.apply(tuning, millis * cyclesPerMilli));
    }

    private PseudoNode.Entry figure(String name, int level, long most, ToLongFunction<DomainTuning> get, LongFunction<UnaryOperator<DomainTuning>> change) {
      return SettingFiles.amount(name, 0, most, () -> get.applyAsLong(domain(level).tuning()), value -> domain(level).tune(change.apply(value)));
    }
  }

  private static String flags(SchedDomain domain) {
    return domain.flags().stream().map(flag -> "SD_" + flag.name()).collect(Collectors.joining(" ", "", "\n"));
  }
}
