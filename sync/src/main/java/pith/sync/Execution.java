package pith.sync;

import pith.hal.Hart;
import pith.hal.KernelStack;

/**
 * Who runs: the part of a task that locks, wait queues and RCU know. The scheduler's task extends it with how it sleeps and wakes,
 * the kernel's with everything else; the current one is the occupant of the kernel stack that the caller runs on.
 *
 * <p>A sleep is made of {@link #prepareToSleep}, a look at the condition, {@link #schedule} and {@link #finishSleep}, in this order:
 * a wake-up that comes between the look and the schedule finds the state already set and takes it back, so none is lost. {@link
 * WaitQueue} does this right; hardly anybody else needs to.
 *
 * <p>Everything not said to be otherwise is confined to the execution itself.
 */
public abstract class Execution {
  private final HeldLocks heldLocks = new HeldLocks();

  /** Spin locks held, RCU readers entered and callbacks begun: above 0, sleeping is a bug. */
  private int atomicDepth;

  private int rcuNesting;

  /** Above 0 in an interrupt handler. */
  private int interruptNesting;

  /** It is about to sleep, and wakes somebody who is to have what it leaves. */
  private boolean wakesInSync;

  private long spinCycles;

  /** {@return who runs here. Kernel code only: a host thread has none} */
  public static Execution current() {
    Execution current = currentOrNull();
    if (current == null) {
      throw new IllegalStateException("no task runs on thread " + Thread.currentThread().getName());
    }
    return current;
  }

  /** {@return who runs here, or null on a host thread, which may prepare a machine that does not run yet} */
  public static Execution currentOrNull() {
    return KernelStack.isCurrent() && KernelStack.current().occupant() instanceof Execution current ? current : null;
  }

  /** {@return the hart that this, the current execution, runs on; it may be another one after a sleep} */
  public Hart hart() {
    return KernelStack.current().hart();
  }

  /** {@return {@code pid/comm}, for reports} */
  public abstract String name();

  /** {@return the machine's single services} */
  public abstract KernelServices services();

  /** Announces a sleep, before the condition is checked. From now on a {@link #wakeUp} makes {@link #schedule} return at once. */
  public abstract void prepareToSleep(Sleep mode);

  /** Gives up the hart if still asleep; returns when woken up, perhaps for no reason. */
  public abstract void schedule();

  /** As {@link #schedule} up to a time in cycles of the machine. {@return false if the time passed} */
  public abstract boolean scheduleUntil(long deadline);

  /** The sleep is over, or did not take place after all. */
  public abstract void finishSleep();

  /** Ends this execution's sleep; called by others, on any hart, with spin locks held or not. {@return whether it was asleep} */
  public abstract boolean wakeUp();

  /** {@return whether a sleep of this mode must end: a signal, or for {@link Sleep#KILLABLE} a fatal one, is pending} */
  public abstract boolean interruptionPending(Sleep mode);

  /** {@return whether the wake-up that it is in the middle of is its last act before it sleeps: who wakes may as well have its hart} */
  public final boolean wakesInSync() {
    return wakesInSync;
  }

  final void wakesInSync(boolean is) {
    wakesInSync = is;
  }

  /** {@return whether another execution is more entitled to the hart} */
  public abstract boolean reschedulePending();

  /** Lets others run first, staying runnable. */
  public abstract void yieldHart();

  /**
   * A long piece of kernel work calls this between two parts, where it may sleep: interrupts that wait for this hart are taken, and
   * whoever is more entitled to it runs first. Source: Linux's {@code cond_resched}, and the interrupts that a kernel takes meanwhile.
   */
  public final void condResched() {
    mightSleep();
    LockChecker checker = services().lockdep();
    if (checker != null) {
      checker.interruptsEnabled(this);
    }
    if (hart().interrupts().pending()) {
      takeInterrupts();
    }
    if (reschedulePending()) {
      yieldHart();
    }
  }

  /** Takes the interrupts that are pending on the hart of this, the current execution, which holds no spin lock; leaves them for later here. */
  protected void takeInterrupts() {}

  /**
   * The caller, which waits for another hart without sleeping, looks again {@code cycles} later; nothing it waits for changes before others run. Source:
   * Linux's {@code cpu_relax}.
   */
  public void relax(long cycles) {
    Thread.onSpinWait();
    hart().charge(cycles);
  }

  /** {@return whether a hart has it at this moment: who waits for a lock that it holds may do well to spin} Any hart may ask. */
  public boolean running() {
    return false;
  }

  /** An interrupt handler begins on this, the current execution's stack; nests. */
  public final void enterInterrupt() {
    interruptNesting++;
  }

  public final void leaveInterrupt() {
    interruptNesting--;
  }

  /** {@return whether it is in an interrupt handler} */
  public final boolean inInterrupt() {
    return interruptNesting != 0;
  }

  /** {@return the locks held, as far as a lock checker is on} */
  public final HeldLocks heldLocks() {
    return heldLocks;
  }

  /** {@return whether sleeping would be a bug here: in a spin lock, an RCU reader or an RCU callback} */
  public final boolean atomic() {
    return atomicDepth != 0;
  }

  /** Sleeping is a bug from here to {@link #leaveAtomic}; nests. */
  public final void enterAtomic() {
    atomicDepth++;
  }

  public final void leaveAtomic() {
    atomicDepth--;
  }

  /** {@return cycles spent so far waiting for spin locks. Of two harts that contend, one may have to wait for the other's whole turn in the engine} */
  public final long spinCycles() {
    return spinCycles;
  }

  /** It waited for a spin lock. */
  final void spun(long cycles) {
    spinCycles += cycles;
  }

  /** {@return how many RCU readers are open} */
  public final int rcuNesting() {
    return rcuNesting;
  }

  /** Opens an RCU reader; for {@code Rcu}. */
  public final void enterRcuReader() {
    rcuNesting++;
    atomicDepth++;
  }

  /** Closes an RCU reader; for {@code Rcu}. */
  public final void leaveRcuReader() {
    if (--rcuNesting < 0) {
      throw new IllegalStateException(name() + " closes an RCU reader that it did not open");
    }
    atomicDepth--;
  }

  /**
   * States that the caller may sleep here, so that a checker finds callers that must not even on the runs where nobody has to wait.
   * Source: Linux's {@code might_sleep}.
   */
  public final void mightSleep() {
    if (atomicDepth != 0 && services().lockdep() != null) {
      services().lockdep().sleepsInAtomic(this);
    }
  }

  /** States that the caller holds no lock: on the way to user mode and at a task's end. */
  public final void leavesKernel() {
    LockChecker checker = services().lockdep();
    if (checker != null) {
      checker.leavesKernel(this);
    }
    if (atomicDepth != 0) {
      throw new IllegalStateException(name() + " leaves the kernel with a spin lock held or an RCU reader open");
    }
  }

  /** The execution is really going to sleep: with a spin lock held, others would spin for ever. */
  final void sleeps() {
    if (atomicDepth != 0) {
      throw new IllegalStateException(name() + " sleeps while it holds a spin lock or reads under RCU");
    }
  }
}
