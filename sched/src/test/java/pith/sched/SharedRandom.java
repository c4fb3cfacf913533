package pith.sched;

import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/** Random numbers for all tasks of a machine, whose harts may run at once. */
public final class SharedRandom {
  private final SplittableRandom source;
  private final ReentrantLock lock = new ReentrantLock();

  SharedRandom(long seed) {
    source = new SplittableRandom(seed);
  }

  public int nextInt(int bound) {
    lock.lock();
    try {
      return source.nextInt(bound);
    } finally {
      lock.unlock();
    }
  }

  public long nextLong(long bound) {
    lock.lock();
    try {
      return source.nextLong(bound);
    } finally {
      lock.unlock();
    }
  }
}
