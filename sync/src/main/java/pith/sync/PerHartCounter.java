package pith.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A counter that many harts change at once without sharing a cache line: each has a small account of its own, which it settles with the common one when it
 * exceeds a batch. {@link #read} is cheap and off by less than {@code harts × batch}; {@link #sum} is dear and exact, as far as nobody counts meanwhile.
 * Source: Linux's {@code percpu_counter}.
 *
 * <p>An account is written by its hart only, opaquely, so that who sums sees no half of a long. It is settled under the lock, together with the common count:
 * who sums, under the lock too, meets no amount twice and misses none that was settled.
 */
public final class PerHartCounter {
  private static final LockClass LOCK = LockClass.of("percpu_counter");
  private static final VarHandle ACCOUNT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle COUNT;

  /** Longs between two accounts: a cache line of 64 bytes each. */
  private static final int STRIDE = 8;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(PerHartCounter.class, "count", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SpinLock lock = new SpinLock(LOCK);
  private final long[] accounts;
  private final int harts;
  private final int batch;

  /** Written under {@link #lock}. */
  private long count;

  /** A counter of a machine with {@code harts} harts, with Linux's batch for so many: twice their number, at least 32. */
  public PerHartCounter(int harts) {
    this(harts, Math.max(32, 2 * harts));
  }

  /**
   * A counter whose accounts are settled when they reach {@code batch} either way. A machine without harts, which only host threads use, has an account too.
   */
  public PerHartCounter(int harts, int batch) {
    this.accounts = new long[Math.max(1, harts) * STRIDE];
    this.harts = harts;
    this.batch = batch;
  }

  /** Adds {@code amount}, perhaps negative, on the account of the caller's hart. */
  public void add(long amount) {
    Execution me = Execution.currentOrNull();
    if (me == null) {
      settle(0, amount);
      return;
    }
    me.hart().charge(LockCosts.WORD);
    int account = me.hart().id() * STRIDE;
    long due = (long) ACCOUNT.getOpaque(accounts, account) + amount;
    if (Math.abs(due) < batch) {
      ACCOUNT.setOpaque(accounts, account, due);
    } else {
      settle(account, amount);
    }
  }

  /** The account may have been settled by nobody else: it is its hart's own, which nobody takes away. */
  private void settle(int account, long amount) {
    try (SpinLock.Held held = lock.acquire()) {
      COUNT.setOpaque(this, count + (long) ACCOUNT.getOpaque(accounts, account) + amount);
      ACCOUNT.setOpaque(accounts, account, 0L);
    }
  }

  /** {@return the count without what has not been settled} */
  public long read() {
    return (long) COUNT.getOpaque(this);
  }

  /** {@return the count with all accounts} */
  public long sum() {
    try (SpinLock.Held held = lock.acquire()) {
      long sum = count;
      for (int hart = 0; hart < harts; hart++) {
        sum += (long) ACCOUNT.getOpaque(accounts, hart * STRIDE);
      }
      return sum;
    }
  }

  /** {@return how the count compares with {@code limit}: negative, 0 or positive} It sums only if the cheap answer could be wrong. */
  public int compare(long limit) {
    long seen = read();
    if (Math.abs(seen - limit) > (long) batch * harts) {
      return Long.compare(seen, limit);
    }
    return Long.compare(sum(), limit);
  }
}
