package pith.sched;

import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/** Random numbers for all tasks of a machine, whose harts may run at once. */
public final class SharedRandom {
  private final SplittableRandom source;
  private final ReentrantLock lock = new ReentrantLock();

  SharedRandom(long seed) {
    source = new SplittableRandom(seed);
  }

  private long draw(ToLongFunction<SplittableRandom> number) {
    lock.lock();
    try {
      return number.applyAsLong(source);
    } finally {
      lock.unlock();
    }
  }

  public int nextInt(int bound) {
    return (int) draw(random -> random.nextInt(bound));
  }

  public int nextInt(int origin, int bound) {
    return (int) draw(random -> random.nextInt(origin, bound));
  }

  public long nextLong(long bound) {
    return draw(random -> random.nextLong(bound));
  }

  public boolean nextBoolean() {
    return draw(random -> random.nextBoolean() ? 1 : 0) != 0;
  }
}
