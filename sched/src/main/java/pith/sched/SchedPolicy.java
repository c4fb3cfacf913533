package pith.sched;

/** A scheduling policy with its number in the Linux ABI. */
public enum SchedPolicy {
  NORMAL(0),
  FIFO(1),
  RR(2),
  BATCH(3),
  IDLE(5),
  DEADLINE(6);

  private final int number;

  SchedPolicy(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** {@return whether tasks of this policy are ordered by real-time priority} */
  public boolean realTime() {
    return this == FIFO || this == RR;
  }

  /** {@return the policy of a number, or null} */
  public static SchedPolicy of(int number) {
    for (SchedPolicy policy : values()) {
      if (policy.number == number) {
        return policy;
      }
    }
    return null;
  }
}
