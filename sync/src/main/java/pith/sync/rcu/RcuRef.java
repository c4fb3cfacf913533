package pith.sync.rcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A reference that readers follow without a lock while an updater replaces it.
 *
 * <p>{@link #publish} is a release and {@link #get} an acquire: who sees the new referent sees all that was written to it before. A
 * reader uses what it got until it closes its {@link Rcu.Reader}; the updater frees the old referent after a grace period. Updaters
 * exclude each other by a lock of their own. Source: {@code rcu_dereference}, {@code rcu_assign_pointer}.
 *
 * @param <T> what is referred to, immutable or itself readable without a lock
 */
public final class RcuRef<T> {
  private static final VarHandle REFERENT;

  static {
    try {
      REFERENT = MethodHandles.lookup().findVarHandle(RcuRef.class, "referent", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final RcuChecker checker;

  /** Where the referent was published, if a checker wants to know. Written before {@link #referent}. */
  private Throwable published;

  private T referent;

  /** A reference to null that nobody checks. */
  public RcuRef() {
    this(null, null);
  }

  /** A reference that nobody checks. */
  public RcuRef(T first) {
    this(null, first);
  }

  /** A reference of a machine whose use of RCU {@code checker} watches, as {@link Rcu#checker} has it; null for nobody. */
  public RcuRef(RcuChecker checker, T first) {
    this.checker = checker;
    publish(first);
  }

  /** {@return the referent, perhaps null} Called in a reader. */
  @SuppressWarnings("unchecked")
  public T get() {
    T seen = (T) REFERENT.getAcquire(this);
    if (checker != null && seen != null) {
      checker.reads(seen, published);
    }
    return seen;
  }

  /** {@return the referent, perhaps null} Called by who excludes updaters: no reader is needed. Source: {@code rcu_dereference_protected}. */
  public T getExclusively() {
    return referent;
  }

  /** Replaces the referent. The updaters' lock is held. */
  public void publish(T next) {
    if (checker != null) {
      published = new Throwable();
    }
    REFERENT.setRelease(this, next);
  }
}
