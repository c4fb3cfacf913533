package pith.sync;

/**
 * All locks that play one part, such as every runqueue's lock. Lock order is a rule about classes: lockdep learns it from any
 * instance and applies it to all. Immutable; keep it in a static final field beside the locked structure.
 *
 * <p>Two locks of one class may be held together only if the second is acquired at a higher nesting level, by which the caller
 * vouches for an order among the instances (parent before child, lower number first).
 */
public final class LockClass {
  /** Nesting levels 0 (the usual) to 3. */
  public static final int LEVELS = 4;

  private final String name;
  private final LockClass[] levels;

  private LockClass(String name, LockClass[] levels) {
    this.name = name;
    this.levels = levels;
  }

  /** {@return a new class; {@code name} is what reports print, such as {@code "rq->lock"}} */
  public static LockClass of(String name) {
    LockClass[] levels = new LockClass[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      levels[level] = new LockClass(level == 0 ? name : name + "/" + level, levels);
    }
    return levels[0];
  }

  /** {@return the class that an acquisition at nesting {@code level} counts for} */
  LockClass level(int level) {
    return levels[level];
  }

  /** {@return whether this stands for a nested acquisition} */
  public boolean nested() {
    return this != levels[0];
  }

  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
