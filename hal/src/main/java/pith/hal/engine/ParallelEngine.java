package pith.hal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff;
import pith.hal.PowerOff.Panic;
import pith.hal.time.EventQueue;
import pith.hal.time.SharedEventQueue;

/**
 * All harts at once, each on the host thread that carries its present kernel stack. What runs before what is up to the host, so no two runs are alike.
 *
 * <p>Each hart has its own clock and goes on until its horizon, a few thousand cycles ahead; there it tells its clock, fires what is due, and waits if it is
 * more than a window ahead of the hart that is furthest behind. So clocks differ by a window and a horizon at most, and nothing waits for anybody in between.
 *
 * <pre>
 *   hart 0   ────────────────┤ waits: a window ahead
 *   hart 1   ──────┤           the floor: what is due up to here has fired
 *   hart 2          z z z z    waits for an interrupt, holds nobody back
 * </pre>
 *
 * <p>Events fire when the floor has reached them, on the stack that came by, one at a time. If every hart waits, the last to do so skips or waits for the next
 * event.
 *
 * <p>Whoever stops the machine waits until a thread of its own has unwound all other stacks: those that rest, and those that run, at their next look at the
 * engine.
 */
final class ParallelEngine implements Engine {
  /** How far a hart runs before it looks up: interrupts from other harts are seen that soon. */
  private static final long QUANTUM = 8_000;

  /** How far a hart may be ahead of the last. The longer, the less a host thread that loses its processor for a while holds up the others. */
  private static final long WINDOW = 200_000;

  /** Looks at the others' clocks before a hart that is too far ahead lets its host thread sleep. */
  private static final int PATIENCE = 32;

  private static final long NAP_NANOS = 20_000;
  private static final long NOT_FIRING = -1;

  /** Held while events fire. */
  private final ReentrantLock agenda = new ReentrantLock();

  private final SharedEventQueue events = new SharedEventQueue(agenda);
  private final ConcurrentLinkedQueue<EventQueue.Action> inputs = new ConcurrentLinkedQueue<>();
  private final ConcurrentNavigableMap<Long, KernelStack> stacks = new ConcurrentSkipListMap<>();
  private final AtomicLong stacksCreated = new AtomicLong();
  private final AtomicBoolean idling = new AtomicBoolean();
  private final AtomicReference<KernelStack> stopper = new AtomicReference<>();
  private final CompletableFuture<Void> othersUnwound = new CompletableFuture<>();
  private final CompletableFuture<PowerOff> off = new CompletableFuture<>();
  private final long seed;
  private final Pacing pacing;
  private HartClocks clocks;

  /** By hart. Owned by the hart, as {@link KernelStack#hart} is. */
  private KernelStack[] onHart;

  /** By hart: the host thread that waits there for an interrupt. */
  private Thread[] sleepers;

  /** By hart: when the last interrupt came that it may not have seen. */
  private AtomicLongArray lastRaised;

  /** Guarded by {@link #agenda}. */
  private long firing = NOT_FIRING;

  private volatile long now;
  private volatile Thread idler;

  ParallelEngine(long seed, Pacing pacing) {
    this.seed = seed;
    this.pacing = pacing;
  }

  @Override
  public void start(Hart[] machine, KernelStack[] first) {
    clocks = new HartClocks(machine.length);
    sleepers = new Thread[machine.length];
    lastRaised = new AtomicLongArray(machine.length);
    onHart = first.clone();
    for (int i = 0; i < machine.length; i++) {
      machine[i].cycles(seed * (i + 1) & 0x3ff);
      machine[i].horizon(0); // its first charge tells its clock
      clocks.tell(i, machine[i].cycles());
      first[i].place(machine[i]);
    }
    for (KernelStack stack : first) {
      stack.resume();
    }
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

  /** From the moment that {@code next} is resumed, the caller's own stack may be taken up elsewhere: nothing of it is touched after that. */
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
    if (KernelStack.current() != onHart[hart.id()]) {
      throw new AssertionError(KernelStack.current() + " charges hart " + hart.id() + ", which it does not own: it has slept and goes on elsewhere");
    }
    clocks.tell(hart.id(), hart.cycles());
    long floor = lookUp();
    for (int looks = 0; hart.cycles() - floor > WINDOW; looks++) {
      letOthersRun(looks);
      passUnlessStopping();
      floor = lookUp();
    }
    long next = events.nextTime();
    hart.horizon(next > hart.cycles() ? Math.min(next, hart.cycles() + QUANTUM) : hart.cycles() + QUANTUM);
    Thread.yield(); // there may be more harts than processors
  }

  /** Fires what is due. {@return the clock of the hart that is furthest behind} */
  private long lookUp() {
    long floor = clocks.floor();
    if (floor == Long.MAX_VALUE) {
      throw new AssertionError("a hart runs that is said to wait");
    }
    if (!inputs.isEmpty() || events.nextTime() <= floor) {
      fireDue(floor);
    }
    if (floor > now) {
      now = floor; // harts may set it back a little to each other; only host threads read it
    }
    return floor;
  }

  private static void letOthersRun(int looks) {
    if (looks < PATIENCE) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  @Override
  public void waitForInterrupt(Hart hart) {
    int id = hart.id();
    sleepers[id] = Thread.currentThread();
    clocks.wait(id, hart.cycles());
    while (clocks.waits(id)) {
      passUnlessStopping();
      if (hart.interrupts().pending()) {
        clocks.wake(id, lastRaised.get(id)); // it may have come before this hart waited
      } else if (clocks.floor() != Long.MAX_VALUE || !idle()) {
        LockSupport.park();
      }
    }
    hart.cycles(Math.max(hart.cycles(), clocks.at(id)));
  }

  @Override
  public void interruptRaised(Hart target, long at) {
    lastRaised.accumulateAndGet(target.id(), at, Math::max);
    if (clocks.wake(target.id(), at)) {
      LockSupport.unpark(sleepers[target.id()]);
    }
  }

  /** Every hart waits: virtual time passes as the pacing says, up to the next event or an input. {@return false if another hart sees to it already} */
  private boolean idle() {
    if (!idling.compareAndSet(false, true)) {
      return false;
    }
    try {
      now = Math.max(now, clocks.latest());
      long next = events.nextTime();
      long ahead = next == Long.MAX_VALUE ? next : Math.max(0, next - now);
      pacing.rest();
      idler = Thread.currentThread();
      // An input posted before this look is seen by it; one posted after it finds the idler and unparks it.
      long passed = inputs.isEmpty() && stopper.get() == null ? pacing.idle(ahead) : 0;
      idler = null;
      pacing.resume();
      now += Math.clamp(passed, 0, ahead);
      fireDue(now);
      return true;
    } finally {
      idling.set(false);
    }
  }

  /** Takes inputs, which happen at {@code limit}, and fires every event up to it. */
  private void fireDue(long limit) {
    agenda.lock();
    try {
      for (EventQueue.Action input = inputs.poll(); input != null; input = inputs.poll()) {
        EventQueue.Action action = input;
        fire(limit, () -> action.fire(limit));
      }
      while (events.nextTime() <= limit) {
        fire(events.nextTime(), () -> events.fireNext(limit));
      }
    } finally {
      agenda.unlock();
    }
  }

  /** An event's failure is not that of the stack that came by, but the machine's. */
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

  @Override
  public EventQueue.Event schedule(long time, EventQueue.Action action) {
    if (KernelStack.isCurrent()) {
      Hart hart = KernelStack.current().hart();
      hart.horizon(Math.min(hart.horizon(), Math.max(time, hart.cycles() + 1)));
    }
    return events.schedule(time, action);
  }

  @Override
  public void post(EventQueue.Action action) {
    if (stopper.get() == null) {
      inputs.add(action);
      LockSupport.unpark(idler);
    }
  }

  @Override
  public long now() {
    if (!KernelStack.isCurrent()) {
      return now;
    }
    return agenda.isHeldByCurrentThread() && firing != NOT_FIRING ? firing : KernelStack.current().hart().cycles();
  }

  @Override
  public void powerOff(PowerOff why) {
    passUnlessStopping();
    KernelStack me = KernelStack.current();
    if (stopper.compareAndSet(null, me)) {
      Thread.ofPlatform().daemon().name("power-off").start(() -> unwind(me, why));
      if (!agenda.isHeldByCurrentThread()) {
        othersUnwound.join(); // an event must not wait: others want to know what is due
      }
    }
    throw new MachineStopped();
  }

  private void unwind(KernelStack last, PowerOff why) {
    for (KernelStack stack : stacks.values()) {
      if (stack != last) {
        stack.stop();
      }
    }
    othersUnwound.complete(null);
    last.stop();
    off.complete(why);
  }

  /** While stacks unwind, none may wait or give its hart away. */
  private void passUnlessStopping() {
    if (stopper.get() != null) {
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
    stack.number(stacksCreated.getAndIncrement());
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
  }
}
