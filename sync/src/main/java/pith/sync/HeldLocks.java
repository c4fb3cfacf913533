package pith.sync;

import java.util.Arrays;

/**
 * The locks that one execution holds, oldest first, as far as a {@link LockChecker} keeps account of them. Confined to the execution;
 * in a hand-over of a lock, to the two involved.
 */
public final class HeldLocks {
  /** How a lock is held. */
  public enum Kind {
    /** A spin lock: the holder must not sleep. */
    SPINNING,
    /** A mutex, or a semaphore held for writing. */
    SLEEPING,
    /** A semaphore held for reading. */
    SHARED
  }

  /**
   * One acquisition.
   *
   * @param where the stack that acquired the lock, or null if it was not recorded
   * @param chain what the checker knows of the locks held up to this one
   */
  public record Held(Object lock, LockClass lockClass, Kind kind, boolean tried, Throwable where, Object chain) {}

  private Held[] stack = new Held[8];
  private int depth;

  HeldLocks() {}

  /** {@return how many locks are held} */
  public int depth() {
    return depth;
  }

  /** {@return the acquisition at {@code index}; 0 is the oldest} */
  public Held get(int index) {
    return stack[index];
  }

  /** {@return the index of the newest acquisition of {@code lock}, or −1} */
  public int find(Object lock) {
    int at = depth - 1;
    while (at >= 0 && stack[at].lock != lock) {
      at--;
    }
    return at;
  }

  public void push(Held held) {
    if (depth == stack.length) {
      stack = Arrays.copyOf(stack, 2 * depth);
    }
    stack[depth++] = held;
  }

  public void remove(int index) {
    System.arraycopy(stack, index + 1, stack, index, depth - index - 1);
    stack[--depth] = null;
  }
}
