package pith.mm.fault;

/** The outcomes that come often, made ahead. Immutable. */
final class Instances {
  static final FaultOutcome[] MINOR = all(false);
  static final FaultOutcome[] MAJOR = all(true);
  static final FaultOutcome[] RETRY = retries();

  private Instances() {}

  private static FaultOutcome[] all(boolean major) {
    FaultKind[] kinds = FaultKind.values();
    FaultOutcome[] all = new FaultOutcome[kinds.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = new FaultOutcome.Installed(kinds[i], major);
    }
    return all;
  }

  private static FaultOutcome[] retries() {
    Waited[] reasons = Waited.values();
    FaultOutcome[] all = new FaultOutcome[reasons.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = new FaultOutcome.RetryLockDropped(reasons[i]);
    }
    return all;
  }
}
