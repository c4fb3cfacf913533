package pith.sync.spin;

import pith.hal.Hart;
import pith.hal.memory.Access;
import pith.sync.Execution;

/**
 * A lock that one hart holds at a time and the others spin for. It is held from {@link #acquire} to {@link #release} by one execution, which may not sleep
 * meanwhile.
 *
 * <p>Its words lie in emulated RAM, a cache line each, from the address that the constructor is given; every look at them is an access that the memory model
 * prices.
 */
public abstract sealed class RawSpinLock permits TestAndSetLock, TicketLock, McsLock {
  /** Bytes of RAM that a lock needs, for each hart of the machine and once more. */
  public static final int LINE_BYTES = 64;

  private static final long ATOMIC_CYCLES = 20;
  private static final long PAUSE_CYCLES = 10;
  private static final int SPINS_BETWEEN_YIELDS = 64;

  private final long address;

  RawSpinLock(long address) {
    this.address = address;
  }

  /** Spins until the lock is the caller's. */
  public final void acquire() {
    Execution me = Execution.current();
    me.enterAtomic();
    take(me.hart());
  }

  /** Gives the lock, which the caller holds, to whoever is next. */
  public final void release() {
    Execution me = Execution.current();
    pass(me.hart());
    me.leaveAtomic();
  }

  abstract void take(Hart hart);

  abstract void pass(Hart hart);

  /** {@code hart} reads line {@code line} of the lock. */
  final void load(Hart hart, int line) {
    hart.touch(address + (long) line * LINE_BYTES, Long.BYTES, Access.LOAD);
  }

  /** {@code hart} writes line {@code line}. */
  final void store(Hart hart, int line) {
    hart.touch(address + (long) line * LINE_BYTES, Long.BYTES, Access.STORE);
  }

  /** {@code hart} reads and writes line {@code line} at once. */
  final void exchange(Hart hart, int line) {
    hart.charge(ATOMIC_CYCLES);
    store(hart, line);
  }

  /** Between two looks. Where harts are host threads and cores are few, the holder may be waiting for this one. */
  final void pause(int spins) {
    Execution.current().relax(PAUSE_CYCLES);
    if (spins % SPINS_BETWEEN_YIELDS == 0) {
      Thread.yield();
    }
  }
}
