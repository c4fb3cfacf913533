package pith.vfs;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * All dentries that can be found, by directory and name: chains that are changed under {@code dentry_cache.lock} and read without. Source: Linux's
 * {@code dentry_hashtable}.
 *
 * <p>A dentry that is taken out keeps its link, so that a reader who stands on it finds the way on. If it enters another chain meanwhile, by a rename, the
 * reader goes astray and finds nothing, which is no proof that there is nothing: who reads without the lock then looks again with it.
 */
final class DentryHash {
  private static final int BUCKETS = 1 << 13;

  private final AtomicReferenceArray<Dentry> buckets = new AtomicReferenceArray<>(BUCKETS);

  private static int bucket(Dentry parent, String name) {
    int mixed = (int) (parent.address() >>> 6) * 31 + name.hashCode();
    return (mixed ^ mixed >>> 15) & BUCKETS - 1;
  }

  /** {@return the dentry of a name in a directory, or null} With or without the lock; the answer may be on its way out. */
  Dentry find(Dentry parent, String name) {
    for (Dentry dentry = buckets.get(bucket(parent, name)); dentry != null; dentry = dentry.nextInBucket) {
      if (dentry.parent() == parent && dentry.name().equals(name)) {
        return dentry;
      }
    }
    return null;
  }

  void add(Dentry dentry) {
    int bucket = bucket(dentry.parent(), dentry.name());
    dentry.nextInBucket = buckets.get(bucket);
    buckets.set(bucket, dentry);
  }

  void remove(Dentry dentry) {
    int bucket = bucket(dentry.parent(), dentry.name());
    Dentry at = buckets.get(bucket);
    if (at == dentry) {
      buckets.set(bucket, dentry.nextInBucket);
      return;
    }
    while (at.nextInBucket != dentry) {
      at = at.nextInBucket;
    }
    at.nextInBucket = dentry.nextInBucket;
  }

  /** Shows all, as they are met without the lock. */
  void forEach(Consumer<Dentry> taker) {
    for (int i = 0; i < BUCKETS; i++) {
      for (Dentry dentry = buckets.get(i); dentry != null; dentry = dentry.nextInBucket) {
        taker.accept(dentry);
      }
    }
  }

  /** {@return how many chains there are} */
  int buckets() {
    return BUCKETS;
  }
}
