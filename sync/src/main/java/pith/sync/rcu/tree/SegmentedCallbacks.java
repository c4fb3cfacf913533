package pith.sync.rcu.tree;

/**
 * The callbacks of one hart, oldest first, in three segments: those that may run, those that wait for one end of a grace period, and those that wait for a
 * later one. There are no more, since a callback waits at most for the period after the one under way. Only the segments know what they wait for; a callback
 * costs one slot of a ring. Owned by the hart. Source: Linux's {@code rcu_segcblist}, which also has a segment for those that have not been given a period yet.
 *
 * <pre>
 *   head                                                 tail
 *    │ done: run me │ waiting, for 14 │ next, for 16      │
 * </pre>
 */
final class SegmentedCallbacks {
  private Runnable[] ring = new Runnable[16];
  private int head;
  private int done;
  private int waiting;
  private int next;

  /** The ends of grace periods that the two later segments wait for; meaningless while they are empty. */
  private long waitingFor;

  private long nextFor;

  int size() {
    return done + waiting + next;
  }

  /** {@return how many may run} */
  int ready() {
    return done;
  }

  /** {@return the earliest end of a grace period that something waits for, {@link Long#MAX_VALUE} for none} */
  long awaited() {
    return waiting != 0 ? waitingFor : next != 0 ? nextFor : Long.MAX_VALUE;
  }

  /** Adds a callback that must not run before the grace period {@code goal} has ended. Goals never fall. */
  void add(Runnable callback, long goal) {
    if (size() == ring.length) {
      grow();
    }
    ring[(head + size()) & (ring.length - 1)] = callback;
    if (waiting == 0 && next == 0) {
      waitingFor = goal;
    }
    if (next == 0 && goal == waitingFor) {
      waiting++;
    } else {
      nextFor = goal; // if those before it had an earlier goal, they wait a little longer
      next++;
    }
  }

  /** Grace periods up to {@code ended} are over: moves what that makes ready. */
  void advance(long ended) {
    if (waiting != 0 && waitingFor <= ended) {
      done += waiting;
      waiting = 0;
    }
    if (waiting == 0 && next != 0) {
      waiting = next;
      waitingFor = nextFor;
      next = 0;
      advance(ended);
    }
  }

  /** Takes the oldest callback that may run. */
  Runnable take() {
    Runnable first = ring[head];
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    done--;
    return first;
  }

  private void grow() {
    Runnable[] more = new Runnable[2 * ring.length];
    for (int i = 0; i < size(); i++) {
      more[i] = ring[(head + i) & (ring.length - 1)];
    }
    ring = more;
    head = 0;
  }
}
