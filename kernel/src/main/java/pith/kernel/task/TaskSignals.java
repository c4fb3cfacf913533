package pith.kernel.task;

import pith.kernel.signal.PendingSignals;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.signal.SignalHandlers;
import pith.sync.SpinLock;

/**
 * What signals mean to one thread: those sent to it, those it holds back, the stack its handlers run on, and whether it is to look for one.
 *
 * <p>The thread alone changes its masks and its stack. Masks and what is pending are guarded by {@link SignalHandlers#lock} (Linux's {@code siglock}); a method
 * that does not take it says whether its caller holds it. Source: Linux's {@code pending}, {@code blocked}, {@code real_blocked} and {@code saved_sigmask} of
 * {@code task_struct}, TIF_SIGPENDING and {@code recalc_sigpending}.
 */
public final class TaskSignals {
  private static final long NEVER_BLOCKED = Signal.mask(Signal.KILL) | Signal.mask(Signal.STOP);

  private final Process process;
  private final PendingSignals own;
  private long blocked;
  private long waitedFor;

  /** What was blocked before a call put another mask in force; confined to the thread. */
  private long saved;

  private boolean hasSaved;
  private SignalStack stack;
  private volatile boolean lookDue;
  private volatile boolean killed;

  TaskSignals(Process process, PendingSignals own, long blocked, SignalStack stack) {
    this.process = process;
    this.own = own;
    this.blocked = blocked;
    this.stack = stack;
  }

  private SpinLock.Held lock() {
    return process.handlers().lock.acquire();
  }

  /** {@return the signals sent to this thread alone; guarded by the lock} */
  public PendingSignals pending() {
    return own;
  }

  /** {@return the signals that wait for this thread or for any of its process, blocked or not} */
  public long pendingSet() {
    return own.set() | process.sharedPending.set();
  }

  /** Takes the next signal that {@code heldBack} does not hold back, the thread's own first. Under the lock. {@return it, or null} */
  public SigInfo take(long heldBack) {
    SigInfo info = own.take(heldBack);
    return info != null ? info : process.sharedPending.take(heldBack);
  }

  /** As {@link #take}, for one of the signals of {@code wanted}, whether blocked or not; takes the lock. */
  public SigInfo takeOneOf(long wanted) {
    try (SpinLock.Held held = lock()) {
      return take(~wanted);
    }
  }

  /** {@return the set of signals held back} */
  public long blocked() {
    return blocked;
  }

  public boolean blocks(int signal) {
    return Signal.in(blocked, signal);
  }

  /**
   * {@return whether the thread takes {@code signal} by sigtimedwait, so that it is no reason to end or to be thrown away, though it is not blocked just now}
   */
  public boolean waitsFor(int signal) {
    return Signal.in(waitedFor, signal);
  }

  /** The thread, the caller, holds back {@code signals} from now on, but never SIGKILL and SIGSTOP. */
  public void block(long signals) {
    try (SpinLock.Held held = lock()) {
      blocked = signals & ~NEVER_BLOCKED;
      lookIfDue();
    }
  }

  /** A fault's signal cannot be held back. Under the lock. */
  public void unblock(int signal) {
    blocked &= ~Signal.mask(signal);
  }

  /** The thread, the caller, is on its way out: nothing reaches it any more. */
  public void blockForever() {
    try (SpinLock.Held held = lock()) {
      blocked = -1;
      lookDue = false;
    }
  }

  /** The thread, the caller, lets {@code wanted} wake it, to take one by {@link #takeOneOf}. {@return what to give to {@link #endWait}} */
  public long beginWait(long wanted) {
    long before = blocked;
    waitedFor = before & wanted;
    block(before & ~wanted);
    return before;
  }

  public void endWait(long before) {
    waitedFor = 0;
    block(before);
  }

  /** Blocks {@code signals} instead until the call of the thread, the caller, is over: until {@link #restoreMask}, or until a handler has run. */
  public void blockForCall(long signals) {
    if (!hasSaved) {
      saved = blocked;
      hasSaved = true;
    }
    block(signals);
  }

  /** {@return the mask that is to be in force after a handler} */
  public long maskAfterHandler() {
    return hasSaved ? saved : blocked;
  }

  /** A handler runs, and {@link #maskAfterHandler} lies in its frame. */
  public void blockForHandler(long signals) {
    hasSaved = false;
    block(signals);
  }

  /** The call that had another mask in force is over and no handler runs: the old mask comes back. */
  public void restoreMask() {
    if (hasSaved) {
      hasSaved = false;
      block(saved);
    }
  }

  /** {@return the alternate stack for handlers} */
  public SignalStack stack() {
    return stack;
  }

  public void stack(SignalStack next) {
    stack = next;
  }

  /** {@return whether the thread is to look for a signal, a stop or its end (Linux's {@code signal_pending})} */
  public boolean lookDue() {
    return lookDue;
  }

  /** The thread is to look; the caller wakes it. Under the lock. */
  public void look() {
    lookDue = true;
  }

  /** The thread, the caller, found nothing to take. Under the lock. */
  public void nothingToTake() {
    lookDue = false;
  }

  /** {@return whether SIGKILL, or the end of the whole process, is on its way} */
  public boolean killed() {
    return killed;
  }

  /** The thread is bound to end; the caller wakes it. Under the lock. */
  public void kill() {
    killed = true;
    lookDue = true;
  }

  private void lookIfDue() {
    lookDue = (pendingSet() & ~blocked) != 0 || process.stopSignal != 0;
  }

  /** The thread is gone, and with it what was sent to it: the slab objects go back. */
  void close() {
    try (SpinLock.Held held = lock()) {
      own.close();
    }
  }
}
