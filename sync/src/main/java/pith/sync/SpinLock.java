package pith.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.hal.Hart;
import pith.hal.memory.Access;

/**
 * A lock for short critical sections that never sleep: who finds it taken spins until it is free.
 *
 * <p>It is a ticket lock (Mellor-Crummey and Scott, ACM TOCS 9(1), 1991): a comer draws a number and waits until that number is
 * served, so harts get the lock in the order in which they asked. Memory order: drawing is a volatile read-modify-write; the look at
 * {@code serving} is an acquire and the hand-on a release, so that all that one holder wrote is visible to the next. Nothing else is
 * ordered, and nothing else needs to be.
 *
 * <p>A spinning hart charges cycles, so that under an engine that runs one hart at a time the holder's turn comes.
 */
public final class SpinLock {
  private static final VarHandle NEXT;
  private static final VarHandle SERVING;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(SpinLock.class, "next", int.class);
      SERVING = MethodHandles.lookup().findVarHandle(SpinLock.class, "serving", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LockClass lockClass;
  private final Held held = new Held();

  /** The number that the next comer draws. */
  private int next;

  /** The number whose drawer has the lock. Written by the holder. */
  private int serving;

  /**
   * The holder: an execution, or a host thread that prepares the machine. Plain: only the question "is it I?" is asked of it, and
   * whoever asks sees their own writes.
   */
  private Object owner;

  /**
   * The releasing hart's clock. Harts' clocks may differ by a turn; who was spinning goes on no earlier than this. Written by the
   * holder, before {@link #serving}.
   */
  private long releasedAt;

  /** Where the lock and what it guards lie, for whoever counts lines that move between harts; 0 for nowhere. */
  private long address;

  private int bytes;

  public SpinLock(LockClass lockClass) {
    this.lockClass = lockClass;
  }

  /**
   * The lock lies at the start of {@code length} bytes at physical address {@code pa}, which its holder changes: acquiring it moves these lines here. Before it
   * is used.
   */
  public void place(long pa, int length) {
    address = pa;
    bytes = length;
  }

  /** Acquires the lock, spinning while another has it. {@return the guard; closing it releases the lock} */
  public Held acquire() {
    return acquire(lockClass);
  }

  /** As {@link #acquire} for a second lock of a class already held: {@code level} is 1 to 3, see {@link LockClass}. */
  public Held acquireNested(int level) {
    return acquire(lockClass.level(level));
  }

  private Held acquire(LockClass as) {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      prepare(me, as);
    }
    if (heldBy(me)) {
      throw new IllegalStateException("deadlock: " + holder(me) + " acquires " + lockClass + ", which it holds");
    }
    if (me != null) {
      me.enterAtomic();
    }
    int ticket = (int) NEXT.getAndAdd(this, 1);
    if ((int) SERVING.getAcquire(this) != ticket) {
      spin(me, ticket);
    }
    return acquired(me, as, false);
  }

  private void prepare(Execution me, LockClass as) {
    charge(me);
    LockChecker checker = me.services().lockdep();
    if (checker != null) {
      checker.acquiring(me, this, as);
    }
  }

  private void charge(Execution me) {
    me.hart().charge(LockCosts.ATOMIC);
    if (address != 0) {
      me.hart().touch(address, bytes, Access.STORE);
    }
  }

  /** Acquires the lock if it is free. {@return the guard, or null} */
  public Held tryAcquire() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      charge(me);
    }
    // Nobody can be served beyond a number that has not been drawn: if next still equals what was served, the lock is free.
    int free = (int) SERVING.getAcquire(this);
    if (!NEXT.compareAndSet(this, free, free + 1)) {
      return null;
    }
    if (me != null) {
      me.enterAtomic();
    }
    return acquired(me, lockClass, true);
  }

  private Held acquired(Execution me, LockClass as, boolean tried) {
    owner = me != null ? me : Thread.currentThread();
    if (me != null && me.services().lockdep() != null) {
      me.services().lockdep().acquired(me, this, as, HeldLocks.Kind.SPINNING, tried);
    }
    return held;
  }

  private void spin(Execution me, int ticket) {
    Hart hart = me == null ? null : me.hart();
    long start = hart == null ? 0 : hart.cycles();
    Contention.begins(me, lockClass);
    for (int spins = 1; (int) SERVING.getAcquire(this) != ticket; spins++) {
      if (hart != null) {
        me.relax(LockCosts.SPIN);
      }
      if ((spins & 0x3f) == 0) {
        // Where harts are host threads and cores are few, the holder may be waiting for this one.
        Thread.yield();
      }
    }
    if (hart != null) {
      hart.charge(Math.max(0, releasedAt - hart.cycles()));
      me.spun(hart.cycles() - start);
    }
    Contention.ends(me, lockClass);
  }

  /** {@return whether the caller holds the lock} */
  public boolean heldByCurrent() {
    return heldBy(Execution.currentOrNull());
  }

  /** {@return the guard of the lock that the caller holds, such as one handed over to it} */
  public Held held() {
    requireHeldBy(Execution.currentOrNull());
    return held;
  }

  private boolean heldBy(Execution me) {
    return owner == (me != null ? me : Thread.currentThread());
  }

  private static String holder(Execution me) {
    return me != null ? me.name() : Thread.currentThread().getName();
  }

  /**
   * Makes {@code to} the holder in place of the caller: for a context switch, which one task begins with the lock held and the next
   * one ends. {@code to} must not run before the caller has given up its hart.
   */
  public void handOver(Execution to) {
    Execution me = Execution.current();
    requireHeldBy(me);
    LockChecker checker = me.services().lockdep();
    if (checker != null) {
      HeldLocks.Held moved = me.heldLocks().get(me.heldLocks().find(this));
      me.heldLocks().remove(me.heldLocks().find(this));
      to.heldLocks().push(moved);
    }
    me.leaveAtomic();
    to.enterAtomic();
    owner = to;
  }

  private void requireHeldBy(Execution me) {
    if (!heldBy(me)) {
      throw new IllegalStateException(holder(me) + " does not hold " + lockClass);
    }
  }

  private void release() {
    Execution me = Execution.currentOrNull();
    requireHeldBy(me);
    owner = null;
    if (me != null) {
      LockChecker checker = me.services().lockdep();
      if (checker != null) {
        checker.released(me, this, lockClass);
      }
      me.leaveAtomic();
      releasedAt = me.hart().cycles();
    }
    SERVING.setRelease(this, serving + 1);
  }

  @Override
  public String toString() {
    return lockClass.name();
  }

  /** Says that the lock is held, and releases it when closed. There is one per lock: it is worth something only to the holder. */
  public final class Held implements AutoCloseable {
    private Held() {}

    /** {@return the lock that is held} */
    public SpinLock lock() {
      return SpinLock.this;
    }

    @Override
    public void close() {
      release();
    }
  }
}
