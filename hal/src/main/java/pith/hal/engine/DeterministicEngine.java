package pith.hal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff.Panic;
import pith.hal.PowerOff;
import pith.hal.time.EventQueue;

/**
 * One hart at a time, always the one that is furthest behind in virtual time, for about a quantum.
 *
 * <p>The right to run is a baton that passes from kernel stack to kernel stack; only its holder touches the engine's state, so
 * nothing here needs a lock ({@link #post} and {@link #ended} come from elsewhere, and touch only the concurrent collections). Before a
 * hart is chosen, every event that is due by its time fires. The quantum is drawn anew at each turn from the seed: that, and a small
 * initial skew, is the whole difference between two seeds.
 *
 * <p>Clocks of two busy harts may differ by a turn, at most one and a half quanta. Where one waits for the other, causality is kept: a
 * hart that wakes does so no earlier than it was woken, and a stack never runs earlier than it last ran or was made runnable.
 */
final class DeterministicEngine implements Engine {
  private static final long NOT_FIRING = -1;

  private final EventQueue events = new EventQueue();
  private final ConcurrentLinkedQueue<EventQueue.Action> inputs = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<PowerOff> off = new CompletableFuture<>();
  private final ConcurrentNavigableMap<Long, KernelStack> stacks = new ConcurrentSkipListMap<>();
  private final Pacing pacing;

  /** Mean length of a turn in cycles. */
  private final long quantum;

  private long random;
  private long stacksCreated;
  private Hart[] harts;
  private KernelStack[] onHart;
  private boolean[] waiting;
  private long[] lastRaised;
  private volatile long now;
  private long firing = NOT_FIRING;
  private PowerOff reason;
  private volatile KernelStack stopper;
  private volatile Thread idler;

  DeterministicEngine(long seed, Pacing pacing, long quantum) {
    this.quantum = quantum;
    this.random = seed;
    this.pacing = pacing;
  }

  @Override
  public void start(Hart[] machine, KernelStack[] first) {
    harts = machine;
    onHart = first.clone();
    waiting = new boolean[machine.length];
    lastRaised = new long[machine.length];
    for (int i = 0; i < machine.length; i++) {
      first[i].place(machine[i]);
      machine[i].cycles(nextRandom() & 0x3ff);
    }
    Hart behind = furthestBehind();
    behind.horizon(behind.cycles()); // its first charge lets the engine choose: nothing fires on a host thread
    onHart[behind.id()].resume();
  }

  @Override
  public void switchTo(KernelStack next) {
    KernelStack me = KernelStack.current();
    passUnlessStopping();
    give(me, next);
    me.await();
  }

  @Override
  public void exitTo(KernelStack next) {
    KernelStack me = KernelStack.current();
    passUnlessStopping();
    me.leave();
    give(me, next);
  }

  private void give(KernelStack me, KernelStack next) {
    Hart hart = me.hart();
    me.notBefore(hart.cycles());
    onHart[hart.id()] = next;
    next.place(hart);
    next.resume();
  }

  @Override
  public void checkpoint(Hart hart) {
    passUnlessStopping();
    KernelStack me = KernelStack.current();
    if (me != onHart[hart.id()]) {
      throw new AssertionError(me + " charges hart " + hart.id() + ", which it does not own: it has slept and goes on elsewhere");
    }
    Hart chosen = choose();
    if (chosen != hart) {
      onHart[chosen.id()].resume();
      me.await();
    }
  }

  @Override
  public void waitForInterrupt(Hart hart) {
    if (hart.interrupts().pending()) {
      hart.cycles(Math.max(hart.cycles(), lastRaised[hart.id()]));
    } else {
      waiting[hart.id()] = true;
      checkpoint(hart);
    }
  }

  @Override
  public void interruptRaised(Hart target, long at) {
    lastRaised[target.id()] = Math.max(lastRaised[target.id()], at);
    if (waiting[target.id()]) {
      waiting[target.id()] = false;
      target.cycles(Math.max(target.cycles(), at));
    }
  }

  /** Fires what is due and finds the hart to run next, with its horizon set. */
  private Hart choose() {
    pacing.turn();
    while (true) {
      takeInputs();
      Hart behind = furthestBehind();
      if (behind == null) {
        idle();
      } else if (!fireDue(behind.cycles())) {
        now = Math.max(now, behind.cycles());
        behind.horizon(Math.min(behind.cycles() + turn(), events.nextTime()));
        return behind;
      }
    }
  }

  private Hart furthestBehind() {
    Hart behind = null;
    for (int i = 0; i < harts.length; i++) {
      if (!waiting[i] && (behind == null || harts[i].cycles() < behind.cycles())) {
        behind = harts[i];
      }
    }
    return behind;
  }

  /** Every hart waits: virtual time passes as the pacing says, up to the next event or an input. */
  private void idle() {
    for (Hart hart : harts) {
      now = Math.max(now, hart.cycles());
    }
    long next = events.nextTime();
    long ahead = next == Long.MAX_VALUE ? next : Math.max(0, next - now);
    pacing.rest();
    idler = Thread.currentThread();
    // An input posted before this look is seen by it; one posted after it finds the idler and unparks it.
    long passed = inputs.isEmpty() ? pacing.idle(ahead) : 0;
    idler = null;
    pacing.resume();
    now += Math.clamp(passed, 0, ahead);
    if (next <= now) {
      fireDue(next);
    }
  }

  private void takeInputs() {
    for (EventQueue.Action input = inputs.poll(); input != null; input = inputs.poll()) {
      EventQueue.Action action = input;
      fire(now, () -> action.fire(now));
    }
  }

  private boolean fireDue(long limit) {
    long time = events.nextTime();
    if (time > limit) {
      return false;
    }
    fire(time, () -> events.fireNext(limit));
    return true;
  }

  /** An event runs on whichever stack came by; its failure is not that stack's, but the machine's. */
  private void fire(long time, Runnable event) {
    firing = time;
    try {
      event.run();
    } catch (MachineStopped e) {
      throw e;
    } catch (RuntimeException | Error e) {
      powerOff(new Panic(Report.of("an event at cycle " + time, e)));
    } finally {
      firing = NOT_FIRING;
    }
  }

  private long turn() {
    return quantum / 2 + Math.floorMod(nextRandom(), quantum);
  }

  /** SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private long nextRandom() {
    random += 0x9e3779b97f4a7c15L;
    long z = (random ^ (random >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public EventQueue.Event schedule(long time, EventQueue.Action action) {
    trimHorizon(time);
    return events.schedule(time, action);
  }

  /** A new event may be due before the running hart's horizon. */
  private void trimHorizon(long time) {
    if (KernelStack.isCurrent()) {
      Hart hart = KernelStack.current().hart();
      hart.horizon(Math.min(hart.horizon(), Math.max(time, hart.cycles() + 1)));
    }
  }

  @Override
  public void post(EventQueue.Action action) {
    if (stopper == null) {
      inputs.add(action);
      LockSupport.unpark(idler);
    }
  }

  @Override
  public long now() {
    if (!KernelStack.isCurrent()) {
      return now;
    }
    return firing != NOT_FIRING ? firing : KernelStack.current().hart().cycles();
  }

  @Override
  public void powerOff(PowerOff why) {
    KernelStack me = KernelStack.current();
    passUnlessStopping();
    reason = why;
    stopper = me;
    for (KernelStack stack : stacks.values()) {
      if (stack != me) {
        stack.stop();
      }
    }
    throw new MachineStopped();
  }

  /** While stacks unwind, one after the other, none may wait or give its hart away. */
  private void passUnlessStopping() {
    if (stopper != null) {
      throw new MachineStopped();
    }
  }

  @Override
  public PowerOff awaitPowerOff() throws InterruptedException {
    try {
      return off.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void created(KernelStack stack) {
    stack.number(stacksCreated++);
    stacks.put(stack.number(), stack);
  }

  @Override
  public void failed(KernelStack stack, Throwable cause) {
    Panic panic = new Panic(Report.of("kernel stack '" + stack + "'", cause));
    if (stack.left()) {
      post(at -> powerOff(panic));
    } else {
      powerOff(panic);
    }
  }

  @Override
  public void ended(KernelStack stack) {
    stacks.remove(stack.number());
    if (stack == stopper) {
      off.complete(reason);
    }
  }
}
