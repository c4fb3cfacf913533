package pith.sync.rcu;

/**
 * Watches how a machine uses RCU; {@code pith.sync.lockdep.Lockdep} is the one that there is. With none (a null in {@link Rcu#checker}) reading a reference
 * pays one test.
 *
 * <p>Called by whoever reads, on its own stack; must neither charge cycles nor sleep.
 */
public interface RcuChecker {
  /** The caller follows a reference to {@code referent}, which was published where {@code published} was made, and which may be {@link Poisonable}. */
  void reads(Object referent, Throwable published);
}
