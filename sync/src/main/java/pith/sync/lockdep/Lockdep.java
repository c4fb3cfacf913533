package pith.sync.lockdep;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import pith.sync.Execution;
import pith.sync.HeldLocks;
import pith.sync.LockChecker;
import pith.sync.LockClass;
import pith.sync.RaceChecker;
import pith.sync.WatchedField;
import pith.sync.rcu.Poisonable;
import pith.sync.rcu.RcuChecker;

/**
 * Checks the lock discipline of one machine while it runs. It needs no deadlock to find one: it suffices that each order was used
 * once, at any time, by anybody.
 *
 * <p>An acquisition adds an edge from the newest lock held to the one acquired. Edges from older ones follow from those that were added
 * when the newer were acquired; only past a lock that was merely tried, which got no edge, the walk goes on. A tried acquisition adds none:
 * it does not wait, so it cannot be part of a deadlock, though what is acquired under it can.
 */
public final class Lockdep implements LockChecker, RcuChecker {
  private final Consumer<LockdepReport> reports;
  private final OrderGraph orders = new OrderGraph();
  private final LockChains chains = new LockChains();
  private final InterruptUse interrupts = new InterruptUse();

  /** Breaches already reported. Never iterated. */
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  private final RaceChecker races;

  /** A checker that tells {@code reports}, on the stack of the task at fault, about each breach once. */
  public Lockdep(Consumer<LockdepReport> reports) {
    this(reports, (_, _, _, _) -> {});
  }

  /** As above, which also has {@code races} told of accesses to watched fields. */
  public Lockdep(Consumer<LockdepReport> reports, RaceChecker races) {
    this.races = races;
    this.reports = reports;
  }

  @Override
  public void acquiring(Execution by, Object lock, LockClass lockClass) {
    HeldLocks held = by.heldLocks();
    for (int i = held.depth() - 1; i >= 0; i--) {
      checkRecursion(by, held.get(i), lock, lockClass);
    }
    for (int i = held.depth() - 1; i >= 0; i--) {
      checkOrder(by, held.get(i), lockClass);
      if (!held.get(i).tried()) {
        return;
      }
    }
  }

  private void checkRecursion(Execution by, HeldLocks.Held held, Object lock, LockClass lockClass) {
    boolean same = held.lock() == lock;
    if ((same || held.lockClass() == lockClass) && first("recursion " + lockClass + same)) {
      reports.accept(
          new LockdepReport.Recursion(
              by.name(), lockClass.name(), same, witnesses(now(by, "acquires " + lockClass), acquisition(by, held))));
    }
  }

  private void checkOrder(Execution by, HeldLocks.Held held, LockClass lockClass) {
    LockClass from = held.lockClass();
    if (from == lockClass || orders.knows(from, lockClass)) {
      return;
    }
    OrderGraph.Edge edge = new OrderGraph.Edge(from, lockClass, by.name(), new Throwable());
    List<OrderGraph.Edge> back = orders.add(edge);
    if (!back.isEmpty()) {
      List<Witness> witnesses = new ArrayList<>(List.of(witness(edge)));
      back.forEach(step -> witnesses.add(witness(step)));
      reports.accept(new LockdepReport.Inversion(by.name(), from.name(), lockClass.name(), List.copyOf(witnesses)));
    }
    checkInterruptUse(by);
  }

  @Override
  public void acquired(Execution by, Object lock, LockClass lockClass, HeldLocks.Kind kind, boolean tried) {
    Throwable place = kind == HeldLocks.Kind.SPINNING && !spins(by.heldLocks()) ? new Throwable() : null;
    HeldLocks held = by.heldLocks();
    Object before = held.depth() == 0 ? null : held.get(held.depth() - 1).chain();
    held.push(new HeldLocks.Held(lock, lockClass, kind, tried, place, chains.extend((LockChains.Chain) before, lockClass)));
    if (by.inInterrupt() && !interrupts.knownInHandler(lockClass)) {
      interrupts.inHandler(lockClass, now(by, "acquired " + lockClass + " in an interrupt"));
      checkInterruptUse(by);
    }
  }

  @Override
  public void interruptsEnabled(Execution by) {
    HeldLocks held = by.heldLocks();
    for (int i = 0; i < held.depth(); i++) {
      LockClass lockClass = held.get(i).lockClass();
      if (!interrupts.knownEnabled(lockClass)) {
        interrupts.enabled(lockClass, now(by, "held " + lockClass + " while it took interrupts"));
        checkInterruptUse(by);
      }
    }
  }

  @Override
  public void accesses(Execution by, Object owner, WatchedField field, boolean writes) {
    races.access(by, owner, field, writes);
  }

  private void checkInterruptUse(Execution by) {
    for (InterruptUse.Conflict conflict : interrupts.conflicts(orders)) {
      if (first("interrupts " + conflict.inHandler() + ' ' + conflict.enabled())) {
        reports.accept(
            new LockdepReport.InterruptUnsafe(
                by.name(), conflict.inHandler().name(), conflict.enabled().name(), witnesses(conflict.handler(), conflict.holder())));
      }
    }
  }

  @Override
  public void reads(Object referent, Throwable published) {
    Execution by = Execution.currentOrNull();
    if (by == null) {
      return;
    }
    String type = referent.getClass().getSimpleName();
    if (by.rcuNesting() == 0 && first("rcu " + referent.getClass())) {
      Witness publisher = Witness.of("it was published here", published);
      reports.accept(new LockdepReport.UnprotectedRead(by.name(), type, witnesses(now(by, "reads a " + type), publisher)));
    }
    if (referent instanceof Poisonable freed && freed.poison() != null && first("freed " + referent.getClass())) {
      reports.accept(
          new LockdepReport.UseAfterGracePeriod(by.name(), type, witnesses(now(by, "reads a " + type), Witness.of("it was given up here", freed.poison()))));
    }
  }

  /**
   * {@return whether the newest lock held is a spin lock} A stack costs about a microsecond of the host, so one is kept only of the
   * outermost spin lock, for the report on a sleep inside it. What sleeps inside a sleeping lock is in order.
   */
  private static boolean spins(HeldLocks held) {
    return held.depth() > 0 && held.get(held.depth() - 1).kind() == HeldLocks.Kind.SPINNING;
  }

  @Override
  public void released(Execution by, Object lock, LockClass lockClass) {
    HeldLocks held = by.heldLocks();
    int at = held.find(lock);
    if (at >= 0) {
      checkUnlockOrder(by, held, at);
      held.remove(at);
    } else if (first("not held " + lockClass)) {
      reports.accept(new LockdepReport.NotHeld(by.name(), lockClass.name(), witnesses(now(by, "releases " + lockClass))));
    }
  }

  /** Spin locks are released newest first, except hand over hand: where the newer one was acquired at a nesting level. */
  private void checkUnlockOrder(Execution by, HeldLocks held, int at) {
    HeldLocks.Held released = held.get(at);
    for (int i = at + 1; i < held.depth() && released.kind() == HeldLocks.Kind.SPINNING; i++) {
      HeldLocks.Held newer = held.get(i);
      boolean misplaced = newer.kind() == HeldLocks.Kind.SPINNING && !newer.lockClass().nested();
      if (misplaced && first("unlock order " + released.lockClass() + ' ' + newer.lockClass())) {
        reports.accept(
            new LockdepReport.UnlockOrder(
                by.name(),
                released.lockClass().name(),
                newer.lockClass().name(),
                witnesses(now(by, "releases " + released.lockClass()), acquisition(by, newer))));
      }
    }
  }

  @Override
  public void sleepsInAtomic(Execution by) {
    List<String> inside = new ArrayList<>();
    List<Witness> witnesses = new ArrayList<>(List.of(now(by, "may sleep")));
    HeldLocks held = by.heldLocks();
    for (int i = 0; i < held.depth(); i++) {
      if (held.get(i).kind() == HeldLocks.Kind.SPINNING) {
        inside.add(held.get(i).lockClass().name());
        witnesses.add(acquisition(by, held.get(i)));
      }
    }
    if (by.rcuNesting() > 0) {
      inside.add("an RCU reader");
    }
    String where = inside.isEmpty() ? "an RCU callback" : String.join(", ", inside);
    if (first("sleep in " + where)) {
      reports.accept(new LockdepReport.SleepInAtomic(by.name(), where, List.copyOf(witnesses)));
    }
  }

  @Override
  public void leavesKernel(Execution by) {
    HeldLocks held = by.heldLocks();
    for (int i = 0; i < held.depth(); i++) {
      if (first("left held " + held.get(i).lockClass())) {
        reports.accept(
            new LockdepReport.LeftHeld(
                by.name(), held.get(i).lockClass().name(), witnesses(now(by, "leaves the kernel"), acquisition(by, held.get(i)))));
      }
    }
  }

  /** An order that was seen: {@code first} was held when {@code then} was acquired. Both are names of lock classes. */
  public record Order(String first, String then) {}

  /** {@return the orders seen so far, sorted} */
  public List<Order> orders() {
    return orders.edges().stream().map(edge -> new Order(edge.from().name(), edge.to().name())).toList();
  }

  /** {@return every sequence of classes that was held together, by names, sorted} */
  public List<List<String>> chains() {
    return chains.all();
  }

  /**
   * {@return how a class called {@code name} gets along with interrupts: {@code +} taken by a handler, {@code -} held while interrupts are taken, {@code ?}
   * both, else a dot}
   */
  public char interruptUse(String name) {
    return orders.named(name).map(interrupts::letter).orElse('.');
  }

  /** {@return how many breaches were reported} */
  public int breaches() {
    return reported.size();
  }

  private boolean first(String breach) {
    return reported.add(breach);
  }

  private static List<Witness> witnesses(Witness... witnesses) {
    return List.of(witnesses);
  }

  private static Witness now(Execution by, String what) {
    return Witness.of(by.name() + ' ' + what, new Throwable());
  }

  private static Witness acquisition(Execution by, HeldLocks.Held held) {
    String what = by.name() + " holds " + held.lockClass();
    return held.where() == null ? new Witness(what, List.of()) : Witness.of(what + ", acquired here", held.where());
  }

  private static Witness witness(OrderGraph.Edge edge) {
    return Witness.of(edge.task() + " acquired " + edge.to() + " while it held " + edge.from(), edge.place());
  }
}
