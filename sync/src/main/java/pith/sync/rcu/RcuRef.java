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

  private T referent;

  /** A reference to null. */
  public RcuRef() {}

  public RcuRef(T first) {
    publish(first);
  }

  /** {@return the referent, perhaps null} Called in a reader, or by who excludes updaters. */
  @SuppressWarnings("unchecked")
  public T get() {
    return (T) REFERENT.getAcquire(this);
  }

  /** Replaces the referent. The updaters' lock is held. */
  public void publish(T next) {
    REFERENT.setRelease(this, next);
  }
}
