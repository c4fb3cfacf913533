package pith.sync.lockdep;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import pith.sync.LockClass;

/**
 * How each class gets along with interrupts. A lock that a handler takes must never be held where interrupts are taken: the handler would wait for the very
 * task that it interrupted. Nor may one held there be waited for by somebody who holds a lock that a handler takes. Source: Linux's
 * {@code LOCK_USED_IN_HARDIRQ} and {@code LOCK_ENABLED_HARDIRQ}.
 */
final class InterruptUse {
  /** Where a class was first taken by a handler, and where it was first held while interrupts were taken; null for never. */
  private static final class Use {
    volatile Witness inHandler;
    volatile Witness enabled;
  }

  /** A class that handlers take, and one held while interrupts are taken that can be waited for by a holder of the first; perhaps the same. */
  record Conflict(LockClass inHandler, LockClass enabled, Witness handler, Witness holder) {}

  /** Iterated only in search of conflicts, which are reported once each. */
  private final ConcurrentHashMap<LockClass, Use> uses = new ConcurrentHashMap<>();

  private Use use(LockClass lockClass) {
    Use use = uses.get(lockClass);
    return use != null ? use : uses.computeIfAbsent(lockClass, _ -> new Use());
  }

  boolean knownInHandler(LockClass lockClass) {
    return use(lockClass).inHandler != null;
  }

  boolean knownEnabled(LockClass lockClass) {
    return use(lockClass).enabled != null;
  }

  void inHandler(LockClass lockClass, Witness where) {
    use(lockClass).inHandler = where;
  }

  void enabled(LockClass lockClass, Witness where) {
    use(lockClass).enabled = where;
  }

  /** {@return all conflicts, given in which orders locks are taken, sorted by name} */
  List<Conflict> conflicts(OrderGraph orders) {
    return uses.entrySet().stream()
        .filter(handler -> handler.getValue().inHandler != null)
        .flatMap(handler -> uses.entrySet().stream()
            .filter(held -> held.getValue().enabled != null && orders.leads(handler.getKey(), held.getKey()))
            .map(held -> new Conflict(handler.getKey(), held.getKey(), handler.getValue().inHandler, held.getValue().enabled)))
        .sorted((a, b) -> (a.inHandler + " " + a.enabled).compareTo(b.inHandler + " " + b.enabled))
        .toList();
  }

  /**
   * {@return how a class has been used, as Linux's lockdep writes it: {@code +} taken by a handler, {@code -} held while interrupts are taken, {@code ?} both}
   */
  char letter(LockClass lockClass) {
    Use use = use(lockClass);
    return use.inHandler == null ? use.enabled == null ? '.' : '-' : use.enabled == null ? '+' : '?';
  }
}
