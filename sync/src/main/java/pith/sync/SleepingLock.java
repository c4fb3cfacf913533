package pith.sync;

/**
 * A lock that one execution holds at a time, and may sleep with; comers sleep. {@link Mutex} gives it to them in the order in which they came, and the
 * scheduler's {@code PiMutex} in order of urgency, lending the holder the urgency of whoever waits.
 */
public interface SleepingLock {
  /** Acquires the lock, waiting while another has it. Must not be called in a spin lock or an RCU reader. {@return the guard; closing it releases the lock} */
  Held acquire();

  /** Says that the lock is held, and releases it when closed. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
