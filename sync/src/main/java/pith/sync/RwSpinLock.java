package pith.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.hal.Hart;
import pith.hal.memory.Access;

/**
 * A lock for short critical sections that many readers or one writer may be in; who has to wait spins. Source: Linux {@code rwlock_t}.
 *
 * <p>Readers do not exclude each other, yet each writes the lock's word twice: with many of them the line of that word travels from hart to hart, which is what
 * RCU readers are spared. A writer that waits keeps new readers out, so it is not starved; for that reason a reader must not read again.
 *
 * <p>Memory order: entering is a volatile read-modify-write, leaving a release.
 */
public final class RwSpinLock {
  private static final VarHandle STATE;
  private static final int WRITING = 1 << 31;
  private static final int WAITING = 1 << 30;
  private static final int READERS = WAITING - 1;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(RwSpinLock.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LockClass lockClass;
  private final ReadHeld readHeld = new ReadHeld();
  private final WriteHeld writeHeld = new WriteHeld();

  /** {@link #WRITING}, {@link #WAITING} for writers that are to come, and below them the number of readers. */
  private int state;

  /** The clock of the hart that left last, see {@link SpinLock}. Written before the state. */
  private long releasedAt;

  /** Where the lock's word lies, 0 for nowhere. */
  private long address;

  public RwSpinLock(LockClass lockClass) {
    this.lockClass = lockClass;
  }

  /** The lock's word lies at physical address {@code pa}. Before it is used. */
  public void place(long pa) {
    address = pa;
  }

  /** Enters as a reader, spinning while a writer is inside or waits. {@return the guard, shared by all readers} */
  public ReadHeld read() {
    Execution me = begin();
    if (!tryRead()) {
      spin(me, false);
    }
    acquired(me, HeldLocks.Kind.SHARED);
    return readHeld;
  }

  /** Enters as the writer, spinning while anybody is inside. {@return the guard} */
  public WriteHeld write() {
    Execution me = begin();
    if (!tryWrite()) {
      spin(me, true);
    }
    acquired(me, HeldLocks.Kind.SPINNING);
    return writeHeld;
  }

  private Execution begin() {
    Execution me = Execution.currentOrNull();
    if (me != null) {
      charge(me);
      LockChecker checker = me.services().lockdep();
      if (checker != null) {
        checker.acquiring(me, this, lockClass);
      }
      me.enterAtomic();
    }
    return me;
  }

  private void charge(Execution me) {
    me.hart().charge(LockCosts.ATOMIC);
    if (address != 0) {
      me.hart().touch(address, Integer.BYTES, Access.STORE);
    }
  }

  private boolean tryRead() {
    int seen = (int) STATE.getAcquire(this);
    while ((seen & ~READERS) == 0) {
      if (STATE.compareAndSet(this, seen, seen + 1)) {
        return true;
      }
      seen = (int) STATE.getAcquire(this);
    }
    return false;
  }

  private boolean tryWrite() {
    int seen = (int) STATE.getAcquire(this);
    if ((seen & ~WAITING) == 0) {
      return STATE.compareAndSet(this, seen, WRITING);
    }
    STATE.compareAndSet(this, seen, seen | WAITING);
    return false;
  }

  private void spin(Execution me, boolean writes) {
    Hart hart = me == null ? null : me.hart();
    long start = hart == null ? 0 : hart.cycles();
    Contention.begins(me, lockClass);
    for (int spins = 1; !(writes ? tryWrite() : tryRead()); spins++) {
      if (hart != null) {
        me.relax(LockCosts.SPIN);
      }
      if ((spins & 0x3f) == 0) {
        Thread.yield();
      }
    }
    if (hart != null) {
      hart.charge(Math.max(0, releasedAt - hart.cycles()));
      me.spun(hart.cycles() - start);
    }
    Contention.ends(me, lockClass);
  }

  private void acquired(Execution me, HeldLocks.Kind kind) {
    if (me != null && me.services().lockdep() != null) {
      me.services().lockdep().acquired(me, this, lockClass, kind, false);
    }
  }

  private void release(int was) {
    Execution me = Execution.currentOrNull();
    if (((int) STATE.getAcquire(this) & (was == WRITING ? WRITING : READERS)) == 0) {
      throw new IllegalStateException(lockClass + " is released by somebody who does not hold it");
    }
    if (me != null) {
      LockChecker checker = me.services().lockdep();
      if (checker != null) {
        checker.released(me, this, lockClass);
      }
      me.leaveAtomic();
      charge(me);
      releasedAt = me.hart().cycles();
    }
    STATE.getAndAddRelease(this, -was);
  }

  @Override
  public String toString() {
    return lockClass.name();
  }

  /** Says that the lock is held for reading; closing it ends one reader's hold. */
  public final class ReadHeld implements AutoCloseable {
    private ReadHeld() {}

    @Override
    public void close() {
      release(1);
    }
  }

  /** Says that the lock is held for writing; closing it releases it. */
  public final class WriteHeld implements AutoCloseable {
    private WriteHeld() {}

    @Override
    public void close() {
      release(WRITING);
    }
  }
}
