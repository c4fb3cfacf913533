package pith.kernel.signal;

import java.util.Arrays;
import pith.mm.slab.KernelObject;
import pith.mm.slab.SlabCache;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** The actions of a process, shared by tasks made with CLONE_SIGHAND (Linux's {@code sighand_struct}). */
public final class SignalHandlers extends KernelObject {
  private static final LockClass LOCK = LockClass.of("sighand->siglock");

  /** Guards the actions, and the pending signals and masks of every task that shares them. */
  public final SpinLock lock = new SpinLock(LOCK);

  /** Processes that act by these, ended ones until they are reaped. Guarded by {@link #lock}. */
  private int processes = 1;

  private final SignalAction[] actions = new SignalAction[Signal.MAX + 1];

  /** The defaults, for one process; from {@code cache}. */
  public SignalHandlers(SlabCache cache) {
    super(cache);
    Arrays.fill(actions, SignalAction.INITIAL);
  }

  /** One process more acts by these (CLONE_SIGHAND without CLONE_THREAD). */
  public void share() {
    try (SpinLock.Held held = lock.acquire()) {
      processes++;
    }
  }

  /** A process that acted by these was reaped or has its own now; with the last one they are gone. */
  public void unshare() {
    boolean last;
    try (SpinLock.Held held = lock.acquire()) {
      last = --processes == 0;
    }
    if (last) {
      release();
    }
  }

  /** {@return whether another process acts by these too} Only those who do can make it more. */
  public boolean shared() {
    try (SpinLock.Held held = lock.acquire()) {
      return processes > 1;
    }
  }

  /** {@return the action of a signal} */
  public SignalAction action(int signal) {
    return actions[signal];
  }

  public void action(int signal, SignalAction action) {
    actions[signal] = action;
  }

  /** {@return a copy for a process that does not share} Refuses with ENOMEM. May sleep. */
  public SignalHandlers copy() {
    SignalHandlers copy = new SignalHandlers(slabCache());
    try (SpinLock.Held held = lock.acquire()) {
      System.arraycopy(actions, 0, copy.actions, 0, actions.length);
    }
    return copy;
  }

  /** Exec: handled signals go back to the default, ignored ones stay ignored. */
  public void resetHandled() {
    for (int signal = 1; signal <= Signal.MAX; signal++) {
      actions[signal] =
          actions[signal].handler() == SignalAction.IGNORE
              ? new SignalAction(SignalAction.IGNORE, 0, 0)
              : SignalAction.INITIAL;
    }
  }

  /** {@return whether a signal would be thrown away: ignored, or default and ignored by default} */
  public boolean ignores(int signal) {
    long handler = actions[signal].handler();
    return handler == SignalAction.IGNORE
        || handler == SignalAction.DEFAULT && Signal.defaultAction(signal) == Signal.DefaultAction.IGNORE;
  }
}
