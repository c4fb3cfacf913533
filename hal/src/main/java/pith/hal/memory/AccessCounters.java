package pith.hal.memory;

/**
 * What a memory model has counted since the machine was switched on: {@link AccessEvent}s by hart, and lines moved between LLC domains.
 *
 * <p>A hart's counters are written by that hart only (copies that it takes from others count as its own events); readers may be elsewhere and
 * see a moment ago.
 */
public final class AccessCounters {
  /** Of a model that counts nothing. */
  public static final AccessCounters NONE = new AccessCounters(new LineFilter[0], 0);

  private static final int EVENTS = AccessEvent.values().length;

  private final LineFilter[] filters;
  private final int domains;
  private final long[] counts;
  private final long[] transfers;

  /** Counters for as many harts as {@code filters} has elements, whose quick hits are counted there. */
  public AccessCounters(LineFilter[] filters, int domains) {
    this.filters = filters;
    this.domains = domains;
    counts = new long[filters.length * EVENTS];
    transfers = new long[domains * domains];
  }

  /** {@return how many harts are counted for: none if the model counts nothing} */
  public int harts() {
    return filters.length;
  }

  public int domains() {
    return domains;
  }

  /** Counts {@code amount} more; by the hart. */
  public void add(int hart, AccessEvent event, long amount) {
    counts[hart * EVENTS + event.ordinal()] += amount;
  }

  /** A line went from domain {@code from} to domain {@code to}; the same one for lines that cores of a domain pass on. */
  public void moved(int from, int to) {
    transfers[from * domains + to]++;
  }

  /** {@return how often, or how long, something happened to a hart} */
  public long count(int hart, AccessEvent event) {
    long quick =
        switch (event) {
          case LOADS -> filters[hart].loads;
          case STORES -> filters[hart].stores;
          case FETCHES -> filters[hart].fetches;
          case STALL_CYCLES -> filters[hart].loads * filters[hart].loadCost() >> LineFilter.COST_SHIFT;
          default -> 0;
        };
    return counts[hart * EVENTS + event.ordinal()] + quick;
  }

  /** {@return the sum over all harts} */
  public long total(AccessEvent event) {
    long sum = 0;
    for (int hart = 0; hart < filters.length; hart++) {
      sum += count(hart, event);
    }
    return sum;
  }

  /** {@return lines that caches of domain {@code from} gave to caches of domain {@code to}} */
  public long transfers(int from, int to) {
    return transfers[from * domains + to];
  }
}
