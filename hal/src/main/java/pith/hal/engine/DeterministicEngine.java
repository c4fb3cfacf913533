package pith.hal.engine;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import pith.hal.Hart;
import pith.hal.time.EventQueue;

/**
 * One hart at a time, always the one that is furthest behind in virtual time, for about a quantum.
 *
 * <p>The right to run is a baton that passes from kernel stack to kernel stack; only its holder touches the engine's state, so
 * nothing here needs a lock. Before a hart is chosen, every event that is due by its time fires. The quantum is drawn anew at each
 * turn from the seed: that, and a small initial skew, is the whole difference between two seeds.
 */
final class DeterministicEngine implements Engine {
  /** Mean length of a turn in cycles: long enough that hand-overs cost little, short enough that harts interleave. */
  private static final long QUANTUM = 20_000;

  private final EventQueue events = new EventQueue();
  private final ConcurrentLinkedQueue<EventQueue.Action> inputs = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<PowerOff> off = new CompletableFuture<>();
  private final Set<KernelStack> stacks = new LinkedHashSet<>();
  private final Pacing pacing;
  private long random;
  private Hart[] harts;
  private KernelStack[] onHart;
  private boolean[] waiting;
  private long now;
  private volatile Thread idler;

  DeterministicEngine(long seed, Pacing pacing) {
    this.random = seed;
    this.pacing = pacing;
  }

  @Override
  public void start(Hart[] machine, KernelStack[] first) {
    harts = machine;
    onHart = first.clone();
    waiting = new boolean[machine.length];
    for (int i = 0; i < machine.length; i++) {
      first[i].place(machine[i]);
      machine[i].cycles(nextRandom() & 0x3ff);
    }
    onHart[choose().id()].resume();
  }

  @Override
  public void switchTo(KernelStack next) {
    KernelStack me = KernelStack.current();
    give(me.hart(), next);
    me.await();
  }

  @Override
  public void exitTo(KernelStack next) {
    KernelStack me = KernelStack.current();
    stacks.remove(me);
    give(me.hart(), next);
  }

  private void give(Hart hart, KernelStack next) {
    onHart[hart.id()] = next;
    next.place(hart);
    next.resume();
  }

  @Override
  public void checkpoint(Hart hart) {
    Hart chosen = choose();
    if (chosen != hart) {
      KernelStack me = onHart[hart.id()];
      onHart[chosen.id()].resume();
      me.await();
    }
  }

  @Override
  public void waitForInterrupt(Hart hart) {
    if (!hart.interrupts().pending()) {
      waiting[hart.id()] = true;
      checkpoint(hart);
    }
  }

  @Override
  public void interruptRaised(Hart target, long at) {
    if (waiting[target.id()]) {
      waiting[target.id()] = false;
      target.cycles(Math.max(target.cycles(), at));
    }
  }

  /** Fires what is due and finds the hart to run next, with its horizon set. */
  private Hart choose() {
    while (true) {
      takeInputs();
      Hart behind = furthestBehind();
      if (behind == null) {
        idle();
      } else if (!events.fireNext(behind.cycles())) {
        now = Math.max(now, behind.cycles());
        behind.horizon(Math.min(behind.cycles() + quantum(), Math.max(events.nextTime(), behind.cycles() + 1)));
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
    long next = events.nextTime();
    idler = Thread.currentThread();
    long passed = inputs.isEmpty() ? pacing.idle(next == Long.MAX_VALUE ? next : Math.max(0, next - now)) : 0;
    idler = null;
    now += passed;
    if (next <= now) {
      events.fireNext(next);
    }
  }

  private void takeInputs() {
    for (EventQueue.Action input = inputs.poll(); input != null; input = inputs.poll()) {
      input.fire(now);
    }
  }

  private long quantum() {
    return QUANTUM / 2 + Math.floorMod(nextRandom(), QUANTUM);
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
    trimHorizons(time);
    return events.schedule(time, action);
  }

  /** A new event may be due before the running hart's horizon. */
  private void trimHorizons(long time) {
    if (KernelStack.isCurrent()) {
      Hart hart = KernelStack.current().hart();
      hart.horizon(Math.min(hart.horizon(), Math.max(time, hart.cycles() + 1)));
    }
  }

  @Override
  public void post(EventQueue.Action action) {
    inputs.add(action);
    LockSupport.unpark(idler);
  }

  @Override
  public long now() {
    return KernelStack.isCurrent() ? Math.max(now, KernelStack.current().hart().cycles()) : now;
  }

  @Override
  public void powerOff(PowerOff reason) {
    KernelStack me = KernelStack.current();
    for (KernelStack stack : Set.copyOf(stacks)) {
      if (stack != me) {
        stack.stop();
      }
    }
    off.complete(reason);
    throw new MachineStopped();
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
    stacks.add(stack);
  }

  @Override
  public void ended(KernelStack stack) {
    // Nothing: exitTo forgot it while it still held the baton, which an ended stack does not.
  }
}
