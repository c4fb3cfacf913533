package pith.sched.balance;

import java.util.BitSet;
import pith.sched.Runqueue;
import pith.sched.SchedTask;
import pith.sched.domain.SchedDomain;

/** One attempt to balance one domain: who pulls, from whom, how much of what (Linux's {@code lb_env}). Reused; owned by the hart that balances. */
public final class Pass {
  /** The domain, as the hart that pulls sees it. */
  SchedDomain domain;

  /** Who pulls: mostly the hart that balances, but an idle one is balanced for by another. */
  Runqueue to;

  IdleType idle;

  /** Harts that may take part: those to which or from which nothing can go are taken out. */
  final BitSet harts = new BitSet();

  Runqueue from;
  MigrationType type;

  /** How much is to move, in what {@link #type} says. */
  long imbalance;

  /** No task seen so far may run where it is wanted. */
  boolean allPinned;

  /** Some task seen may not. */
  boolean somePinned;

  /** A task may not run on {@link #to}, but on this hart of its group; −1 for none. */
  int otherTarget;

  /** A task was held back for the sake of its cache alone: no failure. */
  boolean cachePinned;

  /** The running task itself is to be pushed: warmth does not count. */
  boolean active;

  void begin(SchedDomain newDomain, Runqueue target, IdleType how) {
    domain = newDomain;
    to = target;
    idle = how;
    harts.clear();
    harts.or(newDomain.span());
    from = null;
    type = null;
    imbalance = 0;
    active = false;
    allPinned = false;
    somePinned = false;
    otherTarget = -1;
    cachePinned = false;
  }

  /** Another runqueue is looked at. */
  void beginQueue() {
    allPinned = true;
    somePinned = false;
    otherTarget = -1;
    cachePinned = false;
  }

  public SchedDomain domain() {
    return domain;
  }

  public int fromHart() {
    return from.hart().id();
  }

  public int toHart() {
    return to.hart().id();
  }

  /** {@return the task that runs where the pass would pull from; may be stale} */
  public SchedTask running() {
    return from.current();
  }

  /** {@return whether the hart that pulls has nothing to do, or is about to} */
  public boolean toIdle() {
    return idle.idle();
  }

  public MigrationType type() {
    return type;
  }

  /** {@return whether ordinary passes failed so often that a task's warmth does not count any more} */
  public boolean desperate() {
    return domain.state.failed > domain.tuning().cacheNiceTries();
  }

  /** {@return whether the running task itself is to be pushed} */
  public boolean active() {
    return active;
  }
}
