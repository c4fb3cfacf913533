package pith.mm.shrinker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import pith.mm.physical.PageAccount;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** The shrinkers of a machine, in order of registration. */
public final class Shrinkers {
  /** The priority at which reclaim begins: one object in 4096 is looked at. Source: Linux {@code DEF_PRIORITY}. */
  public static final int DEFAULT_PRIORITY = 12;

  private static final LockClass LOCK = LockClass.of("shrinkers.lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final List<Registered> members = new ArrayList<>();

  /** A shrinker, and the objects that it should have looked at but did not yet. */
  private record Registered(Shrinker shrinker, AtomicLong deferred) {}

  public void register(Shrinker shrinker) {
    try (var _ = lock.acquire()) {
      members.add(new Registered(shrinker, new AtomicLong()));
    }
  }

  /** A round that is under way may still ask it. */
  public void unregister(Shrinker shrinker) {
    try (var _ = lock.acquire()) {
      members.removeIf(member -> member.shrinker == shrinker);
    }
  }

  /** {@return those that are registered} */
  public List<Shrinker> all() {
    return snapshot().stream().map(Registered::shrinker).toList();
  }

  /**
   * One round over all shrinkers. Called with no spin lock held. {@return objects freed; their pages come back once their slabs are empty}
   *
   * @param priority {@link #DEFAULT_PRIORITY} at first, falling to 0, where everything is looked at
   */
  public long shrink(int priority, Shrinker.Caller caller) {
    long freed = 0;
    for (Registered member : snapshot()) {
      freed += shrink(member, priority, caller);
    }
    return freed;
  }

  /** One round over all shrinkers that know who pays for their objects. {@return objects freed of those that {@code paidFor} wants} */
  public long shrink(int priority, Shrinker.Caller caller, Predicate<PageAccount> paidFor) {
    long freed = 0;
    for (Registered member : snapshot()) {
      Shrinker shrinker = member.shrinker;
      long looks = Math.min(shrinker.count(caller), share(shrinker, shrinker.count(caller), priority));
      freed += looks > 0 ? Math.max(0, shrinker.scan(looks, caller, paidFor)) : 0;
    }
    return freed;
  }

  private static long shrink(Registered member, int priority, Shrinker.Caller caller) {
    Shrinker shrinker = member.shrinker;
    long count = shrinker.count(caller);
    if (count <= 0) {
      return 0;
    }
    long before = member.deferred.getAndSet(0);
    long share = share(shrinker, count, priority);
    long due = Math.min((before >> priority) + share, 2 * count);
    long freed = 0;
    long scanned = 0;
    // Less than a batch is left for later, unless it is all there is.
    for (long left = due; left > 0 && (left >= shrinker.batch() || left >= count); left = due - scanned) {
      long objects = Math.min(shrinker.batch(), left);
      long result = shrinker.scan(objects, caller);
      if (result == Shrinker.STOP) {
        break;
      }
      freed += result;
      scanned += objects;
    }
    member.deferred.addAndGet(Math.clamp(before + share - scanned, 0, 2 * count));
    return freed;
  }

  private static long share(Shrinker shrinker, long count, int priority) {
    return shrinker.seeks() == 0 ? count / 2 : (count >> priority) * 4 / shrinker.seeks();
  }

  private List<Registered> snapshot() {
    try (var _ = lock.acquire()) {
      return List.copyOf(members);
    }
  }
}
