package pith.sched.reservation;

/** Processor time promised to one task. Only the {@link BandwidthLedger} makes them. */
public final class Reservation {
  private final BandwidthLedger ledger;
  private final DeadlineParameters parameters;

  /** Whether the ledger still counts it. Guarded by the ledger's lock. */
  boolean counted = true;

  Reservation(BandwidthLedger ledger, DeadlineParameters parameters) {
    this.ledger = ledger;
    this.parameters = parameters;
  }

  public DeadlineParameters parameters() {
    return parameters;
  }

  /** Gives the time back to the ledger, unless another reservation took this one's place. */
  public void release() {
    ledger.release(this);
  }

  @Override
  public String toString() {
    return parameters.toString();
  }
}
