package pith.sched.balance;

/** In which state a hart balances; the order is that of the columns in /proc/schedstat, version 16 and later. */
public enum IdleType {
  BUSY,
  IDLE,
  NEWLY_IDLE;

  public boolean idle() {
    return this != BUSY;
  }
}
