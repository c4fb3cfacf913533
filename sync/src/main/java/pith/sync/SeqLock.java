package pith.sync;

/**
 * A {@link SeqCount} with the spin lock that excludes its writers: for small data that is read far more often than written, such as the time of day. Source:
 * Linux's {@code seqlock_t}.
 */
public final class SeqLock {
  private final SeqCount count = new SeqCount();
  private final SpinLock lock;
  private final WriteHeld writeHeld = new WriteHeld();

  /** Guarded by {@link #lock}: what gives it back. */
  private SpinLock.Held held;

  public SeqLock(LockClass lockClass) {
    lock = new SpinLock(lockClass);
  }

  /** As {@link SeqCount#begin}. */
  public int begin() {
    return count.begin();
  }

  /** As {@link SeqCount#retry}. */
  public boolean retry(int begun) {
    return count.retry(begun);
  }

  /** As {@link SeqCount#rawBegin}. */
  public int rawBegin() {
    return count.rawBegin();
  }

  /** As {@link SeqCount#rawRetry}. */
  public boolean rawRetry(int begun) {
    return count.rawRetry(begun);
  }

  /** Begins to write: spins while another writes. Readers start again when this ends. {@return the guard} */
  public WriteHeld write() {
    SpinLock.Held taken = lock.acquire();
    held = taken;
    count.beginWriting();
    return writeHeld;
  }

  /** Keeps writers out without making readers start again: for a reader that must get it right the first time. {@return the guard} */
  public SpinLock.Held readExclusive() {
    return lock.acquire();
  }

  /** Says that the caller writes; closing it ends that. There is one per lock. */
  public final class WriteHeld implements AutoCloseable {
    private WriteHeld() {}

    @Override
    public void close() {
      SpinLock.Held taken = held;
      count.endWriting();
      taken.close();
    }
  }
}
