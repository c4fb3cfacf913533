package pith.sched.cas;

import java.util.concurrent.atomic.AtomicLong;

/** What cache-aware scheduling did since boot. */
public final class CasStatistics {
  private final AtomicLong scans = new AtomicLong();
  private final AtomicLong chosen = new AtomicLong();
  private final AtomicLong forgotten = new AtomicLong();
  private final AtomicLong gathered = new AtomicLong();
  private final AtomicLong allowed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  void scan() {
    scans.incrementAndGet();
  }

  void chosen() {
    chosen.incrementAndGet();
  }

  void forgotten() {
    forgotten.incrementAndGet();
  }

  void gathered() {
    gathered.incrementAndGet();
  }

  void move(boolean may) {
    (may ? allowed : refused).incrementAndGet();
  }

  /** {@return searches for a preferred cache} */
  public long scans() {
    return scans.get();
  }

  /** {@return how often a cache became preferred} */
  public long preferencesChosen() {
    return chosen.get();
  }

  /** {@return how often a preference was given up} */
  public long preferencesForgotten() {
    return forgotten.get();
  }

  /** {@return groups that balancing gathered tasks from} */
  public long groupsGathered() {
    return gathered.get();
  }

  /** {@return moves between caches that were asked about and spoken for} */
  public long movesFavoured() {
    return allowed.get();
  }

  /** {@return moves between caches that were refused} */
  public long movesRefused() {
    return refused.get();
  }
}
