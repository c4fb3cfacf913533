package pith.kernel.cgroup;

import java.util.concurrent.atomic.AtomicLong;

/** The time that members of a group, and of those below it, ran, in cycles. */
public final class CpuTime {
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong user = new AtomicLong();

  void add(long cycles) {
    total.addAndGet(cycles);
  }

  void addUser(long cycles) {
    user.addAndGet(cycles);
  }

  public long total() {
    return Math.max(total.get(), user.get());
  }

  /** {@return the part of it in user code; it is counted at once, the whole at the next account} */
  public long user() {
    return user.get();
  }
}
