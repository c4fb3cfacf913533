package pith.sync.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.sync.Execution;
import pith.sync.KernelServices;
import pith.sync.Sleep;

/** A task of a run, alone on a hart of its own: while it sleeps its hart idles. Everything here belongs to whoever has the baton. */
final class Actor extends Execution {
  /** A plain store that has not reached memory yet. */
  private static final class Pending {
    final Cell<?> cell;
    Object value;

    Pending(Cell<?> cell, Object value) {
      this.cell = cell;
      this.value = value;
    }
  }

  private static final int LOOKS = 3;

  final int number;
  private final World world;
  private final String name;
  private final Hart hart;
  private final KernelStack stack;
  private final List<Pending> pending = new ArrayList<>(0);
  private int steps;
  private boolean asleep;
  private boolean timed;

  /** Its hart has nothing to do until it is woken or interrupted. */
  private boolean idle;

  /** Its body is done; its hart may still have callbacks to run. */
  private boolean ended;

  private boolean gone;

  /** It has looked in vain at what it spins for, and nobody else has done anything since the run's {@code spunAt}th step. */
  private boolean spins;

  private long spunAt;

  /** Since it last spun it has changed nothing: it may be about to spin again. */
  private boolean looking;

  private int looks;

  /** The locks that it is about to acquire, one in the course of the next, for the report of a deadlock. */
  private final ArrayDeque<String> wants = new ArrayDeque<>(2);

  Actor(World world, int number, String name, Hart hart, Runnable body) {
    this.world = world;
    this.number = number;
    this.name = name;
    this.hart = hart;
    this.stack = new KernelStack(name, world.engine(), this, () -> world.live(this, body));
  }

  KernelStack stack() {
    return stack;
  }

  int nextStep() {
    return ++steps;
  }

  int steps() {
    return steps;
  }

  boolean ended() {
    return ended;
  }

  void end() {
    if (!pending.isEmpty()) {
      hart.charge(1);
    }
    drain();
    ended = true;
    changes();
  }

  /** Its hart will not run again. */
  void leave() {
    gone = true;
  }

  /** It changed something that others may spin for. */
  void changes() {
    looking = false;
    world.progresses();
  }

  /** It is at a point. {@return whether that counts as progress: not while it looks, a few points long, whether it has to spin again} */
  boolean progresses() {
    looking = looking && ++looks <= LOOKS;
    return !looking && !spins;
  }

  /** {@return whether it could make a step} */
  boolean able(long progress) {
    if (spins) {
      return spunAt != progress;
    }
    return idle ? hart.interrupts().pending() || !ended && (!asleep || timed) : !gone;
  }

  void acquires(String lock) {
    wants.push(lock);
  }

  void acquired() {
    wants.poll();
  }

  /** {@return what it waits for, as a deadlock's report tells it} */
  String waiting() {
    String place = Places.of(stack.frames());
    String what = (spins ? "spins" : "sleeps") + (wants.isEmpty() ? "" : " for " + wants.getLast());
    return name + " " + what + (place.isEmpty() ? "" : " at " + place);
  }

  /** Does a plain store: perhaps later. */
  void store(Cell<?> cell, Object value, boolean late) {
    Pending before = pending(cell);
    if (before != null) {
      before.value = value;
    } else if (late) {
      pending.add(new Pending(cell, value));
    } else {
      cell.arrive(value);
      changes();
    }
  }

  /** {@return whether it has itself written what {@code cell} will be} */
  boolean forwards(Cell<?> cell) {
    return pending(cell) != null;
  }

  Object forwarded(Cell<?> cell) {
    return pending(cell).value;
  }

  private Pending pending(Cell<?> cell) {
    for (Pending store : pending) {
      if (store.cell == cell) {
        return store;
      }
    }
    return null;
  }

  /** All its stores reach memory: a fence, or something that is one. */
  void drain() {
    for (Pending store : pending) {
      store.cell.arrive(store.value);
      changes();
      if (world.recording()) {
        world.note(this, "  (its delayed write of " + store.cell.name() + " = " + store.value + " reaches memory)");
      }
    }
    pending.clear();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public KernelServices services() {
    return world;
  }

  @Override
  public void relax(long cycles) {
    if (!looking && world.recording()) {
      world.note(this, wants.isEmpty() ? "spins" : "spins for " + wants.getLast());
    }
    spins = true;
    spunAt = world.progress();
    hart.charge(cycles);
    spins = false;
    looking = true;
    looks = 0;
  }

  @Override
  public void prepareToSleep(Sleep mode) {
    hart.charge(1);
    asleep = true;
    if (world.recording()) {
      world.note(this, "announces its sleep");
    }
  }

  @Override
  public void schedule() {
    drain();
    if (asleep && world.recording()) {
      world.note(this, "sleeps");
    }
    while (asleep) {
      idle();
      if (timed && asleep) {
        return;
      }
    }
  }

  @Override
  public boolean scheduleUntil(long deadline) {
    timed = true;
    schedule();
    timed = false;
    boolean inTime = !asleep;
    asleep = false;
    return inTime;
  }

  /** The hart has nothing else to do: callbacks of RCU run here. */
  void idle() {
    boolean rest = world.enterIdle(hart);
    if (rest) {
      idle = true;
      hart.charge(1);
      idle = false;
    }
    world.leaveIdle(hart);
    hart.interrupts().take(Interrupt.SOFTWARE);
    world.runCallbacks(hart);
  }

  @Override
  public void finishSleep() {
    asleep = false;
  }

  @Override
  public boolean wakeUp() {
    if (Execution.currentOrNull() instanceof Actor waker) {
      waker.drain();
      waker.changes();
      if (asleep && world.recording()) {
        world.note(waker, "wakes " + name);
      }
    }
    boolean was = asleep;
    asleep = false;
    return was;
  }

  @Override
  public boolean interruptionPending(Sleep mode) {
    return false;
  }

  @Override
  public boolean reschedulePending() {
    return false;
  }

  @Override
  public void yieldHart() {
    hart.charge(1);
  }

  @Override
  public String toString() {
    return name;
  }
}
