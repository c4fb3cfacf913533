package pith.sched;

/** A scheduling policy with its number in the Linux ABI. */
public enum SchedPolicy {
  NORMAL(0),
  FIFO(1),
  RR(2),
  BATCH(3),
  IDLE(5),
  DEADLINE(6),
  /** As a policy that was plugged in decides; while there is none, as {@link #NORMAL}. */
  EXT(7);

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

  /** {@return whether tasks of this policy share harts by weight, as long as no plug-in decides} */
  public boolean fair() {
    return this == NORMAL || this == BATCH || this == IDLE || this == EXT;
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
