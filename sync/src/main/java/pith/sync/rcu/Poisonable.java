package pith.sync.rcu;

/** Something that is freed after a grace period and, while a {@link RcuChecker} watches, remembers that it was. */
public interface Poisonable {
  /** {@return what was recorded when it was given up, if its grace period is over; null while it may be used, or if nobody checks} */
  Throwable poison();
}
