package pith.vfs.block;

import java.util.SequencedMap;

/**
 * Decides in which order a disk gets its requests. Called under the queue's lock: takes no lock, never sleeps, tells nobody. Source: Linux's
 * {@code struct elevator_type}.
 *
 * <p>An implementation belongs to one disk. {@link IoSchedulerProvider} makes them.
 */
public interface IoScheduler {
  /** A number that people may set, under /sys/block/DISK/queue/iosched. */
  interface Tunable {
    long get();

    /** Sets it; {@code value} is not negative. */
    void set(long value);
  }

  /** Tries to make {@code request}, which has one bio, part of one that waits. {@return whether it did} */
  boolean merge(Request request);

  /** Takes a request at time {@code now} in cycles. */
  void insert(Request request, long now);

  /** {@return the request that the device gets now; null if none waits, or all wait for {@link #wakeAt}} */
  Request dispatch(long now);

  /** The device has ended a request that was dispatched. */
  default void completed(Request request, long now) {}

  /** {@return when to ask {@link #dispatch} again though nothing happened, in cycles; {@link Long#MAX_VALUE} if that is no use} */
  default long wakeAt() {
    return Long.MAX_VALUE;
  }

  /** {@return the numbers that people may set, by name} */
  SequencedMap<String, Tunable> tunables();
}
