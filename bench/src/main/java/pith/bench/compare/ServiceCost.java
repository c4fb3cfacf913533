package pith.bench.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What one operation costs.
 *
 * @param cycles by the guest's cycle counter
 * @param nanos by the guest's clock
 * @param hostNanos by the clock of whoever reads the guest's output
 */
record ServiceCost(double cycles, double nanos, double hostNanos) {
  private ServiceCost least(ServiceCost other) {
    return new ServiceCost(Math.min(cycles, other.cycles), Math.min(nanos, other.nanos), Math.min(hostNanos, other.hostNanos));
  }

  /** Reads what {@code costs.c} prints, as it comes: "begin", then "NAME OPERATIONS CYCLES NANOS". */
  static final class Reader {
    private final LongSupplier clock;
    private final Map<String, ServiceCost> least = new LinkedHashMap<>();
    private long began;

    Reader(LongSupplier clock) {
      this.clock = clock;
    }

    void line(String line) {
      long now = clock.getAsLong();
      if (line.equals("begin")) {
        began = clock.getAsLong();
        return;
      }
      String[] words = line.split(" ");
      double operations = Double.parseDouble(words[1]);
      ServiceCost cost =
          new ServiceCost(Double.parseDouble(words[2]) / operations, Double.parseDouble(words[3]) / operations, (now - began) / operations);
      least.merge(words[0], cost, ServiceCost::least);
    }

    /** {@return for each service, in the order of the program, the least of its batches} */
    Map<String, ServiceCost> least() {
      return least;
    }
  }
}
