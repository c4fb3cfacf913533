package pith.mm.fault;

/** The outcomes of resolved faults, made ahead. Immutable. */
final class Instances {
  static final FaultOutcome[] MINOR = all(false);
  static final FaultOutcome[] MAJOR = all(true);

  private Instances() {}

  private static FaultOutcome[] all(boolean major) {
    FaultKind[] kinds = FaultKind.values();
    FaultOutcome[] all = new FaultOutcome[kinds.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = new FaultOutcome.Installed(kinds[i], major);
    }
    return all;
  }
}
