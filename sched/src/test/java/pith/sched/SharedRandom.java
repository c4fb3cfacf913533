package pith.sched;

import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Random numbers for all tasks of a machine, whose harts may run at once. */
public final class SharedRandom {
  private final SplittableRandom source;
  private final ReentrantLock lock = new ReentrantLock();

  SharedRandom(long seed) {
    source = new SplittableRandom(seed);
  }

  private <T> T draw(Function<SplittableRandom, T> what) {
    lock.lock();
    try {
      return what.apply(source);
    } finally {
      lock.unlock();
    }
  }

  public int nextInt(int bound) {
    return draw(random -> random.nextInt(bound));
  }

  public int nextInt(int origin, int bound) {
    return draw(random -> random.nextInt(origin, bound));
  }

  public long nextLong(long bound) {
    return draw(random -> random.nextLong(bound));
  }

  public boolean nextBoolean() {
    return draw(SplittableRandom::nextBoolean);
  }

  /** {@return random numbers for the caller alone} */
  public SplittableRandom split() {
    return draw(SplittableRandom::split);
  }
}
