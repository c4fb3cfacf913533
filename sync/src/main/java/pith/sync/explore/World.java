package pith.sync.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff;
import pith.hal.engine.ControlledEngine;
import pith.hal.machine.Machine;
import pith.hal.trace.Trace;
import pith.sync.Execution;
import pith.sync.KernelServices;
import pith.sync.LockChecker;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.tree.Geometry;
import pith.sync.rcu.tree.TreeRcu;

/** One run of a scenario, from setting up to the verdict. Only the task that has the baton touches it. */
final class World implements KernelServices {
  static final int MOST_TASKS = 8;
  /** Small enough for the few harts to be on several leaves. */
  private static final Geometry TREE = new Geometry(2, 2);

  private static final int MOST_STEPS = 10_000;

  private final Strategy strategy;
  private final List<Step> trace;
  private final ControlledEngine engine = new ControlledEngine(this::next);
  private final Hart[] harts = new Hart[MOST_TASKS];
  private final List<Actor> actors = new ArrayList<>(4);
  private final List<Runnable> checks = new ArrayList<>(1);
  private final Watch watch = new Watch(this);
  private Rcu rcu;
  private int steps;

  /** Steps that were no vain look at something: who spins need not look again before it has grown. */
  private long progress;

  private boolean over;

  /** Since the last step of the trace the schedule deviated from the usual one. */
  private boolean interfered;

  private Failure failure;

  /** A run as {@code strategy} has it; {@code trace} takes what tasks do, or is null. */
  World(Scenario scenario, Strategy strategy, List<Step> trace) {
    this.strategy = strategy;
    this.trace = trace;
    for (int i = 0; i < harts.length; i++) {
      harts[i] = new Hart(i, engine);
    }
    scenario.setUp().accept(new Stage(this));
  }

  void add(String name, Runnable body) {
    if (actors.size() == MOST_TASKS) {
      throw new IllegalArgumentException("a test has at most " + MOST_TASKS + " tasks");
    }
    actors.add(new Actor(this, actors.size(), name, harts[actors.size()], body));
  }

  void atEnd(Runnable check) {
    checks.add(check);
  }

  /** Runs it to its end. {@return what went wrong, or null} */
  Failure play() {
    if (actors.isEmpty()) {
      throw new IllegalArgumentException("a test needs tasks");
    }
    strategy.begin(actors.size());
    for (int hart = 0; rcu != null && hart < harts.length; hart++) {
      rcu.enterIdle(harts[hart]);
    }
    Hart[] used = new Hart[actors.size()];
    System.arraycopy(harts, 0, used, 0, used.length);
    engine.start(used, actors.stream().map(Actor::stack).toArray(KernelStack[]::new));
    try {
      engine.awaitPowerOff();
    } catch (InterruptedException e) {
      throw new IllegalStateException("exploring was interrupted", e);
    }
    return failure;
  }

  /** {@return the names of the tasks} */
  List<String> tasks() {
    return actors.stream().map(Actor::name).toList();
  }

  int steps() {
    return steps;
  }

  long progress() {
    return progress;
  }

  void progresses() {
    progress++;
  }

  ControlledEngine engine() {
    return engine;
  }

  /** The director: at every point of every task. */
  private int next(int at) {
    if (over) {
      return at;
    }
    Actor me = at < 0 ? null : actors.get(at);
    if (++steps > MOST_STEPS) {
      fail(new Failure.Endless(MOST_STEPS));
    }
    if (me == null || me.progresses()) {
      progress++;
    }
    int able = able();
    if (able == 0) {
      rest();
    }
    int next = strategy.next(at, me == null ? 0 : me.nextStep(), able);
    interfered |= next != Strategy.usual(at, able);
    return next;
  }

  private int able() {
    int able = 0;
    for (int i = 0; i < actors.size(); i++) {
      if (actors.get(i).able(progress)) {
        able |= 1 << i;
      }
    }
    return able;
  }

  /** Nobody has anything to do: all are at their end, or none will ever get there. Does not return. */
  private void rest() {
    List<String> waiting = actors.stream().filter(actor -> !actor.ended()).map(Actor::waiting).collect(Collectors.toList());
    if (!waiting.isEmpty()) {
      fail(new Failure.Stuck(waiting));
    }
    over = true;
    try {
      checks.forEach(Runnable::run);
    } catch (RuntimeException | AssertionError e) {
      fail(new Failure.Violation("at the end", e.getMessage(), Places.of(e.getStackTrace())));
    }
    engine.powerOff(new PowerOff.Halted(0));
  }

  private void fail(Failure why) {
    failure = why;
    engine.powerOff(new PowerOff.Halted(1));
  }

  /** The life of a task. */
  void live(Actor me, Runnable body) {
    leaveIdle(me.hart());
    try {
      body.run();
      me.leavesKernel();
    } catch (MachineStopped e) {
      throw e;
    } catch (RuntimeException | Error e) {
      fail(new Failure.Violation(me.name(), e.getMessage() == null ? e.toString() : e.getMessage(), Places.of(e.getStackTrace())));
    }
    me.end();
    while (rcu != null) {
      me.idle();
    }
    me.leave();
    engine.finish();
  }

  /** The caller is about to touch something shared. {@return it, or null while the test is set up or judged} */
  Actor point() {
    if (Execution.currentOrNull() instanceof Actor me) {
      if (!over) {
        me.hart().charge(1);
      }
      return me;
    }
    return null;
  }

  boolean delays(Actor me) {
    return !over && strategy.delays(me.number, me.steps());
  }

  boolean recording() {
    return trace != null && !over && failure == null;
  }

  void note(Actor me, String what) {
    trace.add(new Step(me.number, what, Places.here(), interfered));
    interfered = false;
  }

  void userMode() {
    Actor me = (Actor) Execution.current();
    me.leavesKernel();
    me.drain();
    if (rcu != null) {
      rcu.quiescent(me.hart());
      rcu.runCallbacks(me.hart());
    }
  }

  boolean enterIdle(Hart hart) {
    return rcu == null || rcu.enterIdle(hart);
  }

  void leaveIdle(Hart hart) {
    if (rcu != null) {
      rcu.leaveIdle(hart);
    }
  }

  void runCallbacks(Hart hart) {
    if (rcu != null) {
      rcu.runCallbacks(hart);
    }
  }

  @Override
  public Rcu rcu() {
    if (rcu == null) {
      rcu = new WatchedRcu(this, new TreeRcu(List.of(harts), TREE, null, _ -> {}));
    }
    return rcu;
  }

  @Override
  public Machine machine() {
    throw new UnsupportedOperationException("there is no machine");
  }

  @Override
  public Trace trace() {
    return null;
  }

  @Override
  public LockChecker lockdep() {
    return watch;
  }
}
