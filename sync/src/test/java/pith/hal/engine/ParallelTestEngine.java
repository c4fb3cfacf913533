package pith.hal.engine;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff;
import pith.hal.time.EventQueue;

/**
 * Harts that run on host threads at once, with nothing that keeps them in step: what a lock must hold against under a parallel
 * engine. It is here because only this package may resume a kernel stack.
 */
public final class ParallelTestEngine implements Engine {
  private final CompletableFuture<PowerOff> off = new CompletableFuture<>();
  private final Set<KernelStack> stacks = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean stopping = new AtomicBoolean();

  @Override
  public void start(Hart[] harts, KernelStack[] first) {
    for (int i = 0; i < harts.length; i++) {
      harts[i].horizon(0);
      give(harts[i], first[i]);
    }
  }

  private static void give(Hart hart, KernelStack next) {
    next.place(hart);
    next.resume();
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
    me.leave();
    give(me.hart(), next);
  }

  /**
   * Lets the host run another hart now and then: virtual threads are not preempted. To yield is not enough: a carrier that has two who spin and yield never
   * looks at the queue where a third one, whose turn it is, may stand. So a hart naps once in a while.
   */
  @Override
  public void checkpoint(Hart hart) {
    if (stopping.get()) {
      throw new MachineStopped();
    }
    hart.horizon(hart.cycles() + 500);
    if ((hart.cycles() >>> 9 & 0xff) == 0) {
      LockSupport.parkNanos(20_000);
    } else {
      Thread.yield();
    }
  }

  @Override
  public void waitForInterrupt(Hart hart) {
    while (!hart.interrupts().pending()) {
      if (stopping.get()) {
        throw new MachineStopped();
      }
      LockSupport.parkNanos(20_000);
    }
  }

  @Override
  public void interruptRaised(Hart target, long at) {}

  @Override
  public EventQueue.Event schedule(long time, EventQueue.Action action) {
    throw new UnsupportedOperationException("harts that run at once have no common time here");
  }

  @Override
  public void post(EventQueue.Action action) {
    throw new UnsupportedOperationException("no input");
  }

  @Override
  public long now() {
    return KernelStack.current().hart().cycles();
  }

  @Override
  public void powerOff(PowerOff reason) {
    if (stopping.compareAndSet(false, true)) {
      KernelStack me = KernelStack.current();
      stacks.stream().filter(stack -> stack != me).forEach(KernelStack::stop);
      off.complete(reason);
    }
    throw new MachineStopped();
  }

  @Override
  public void failed(KernelStack stack, Throwable cause) {
    powerOff(new PowerOff.Panic(stack + " failed: " + cause));
  }

  @Override
  public PowerOff awaitPowerOff() throws InterruptedException {
    try {
      return off.get(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return new PowerOff.Panic("the harts hang");
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void created(KernelStack stack) {
    stacks.add(stack);
  }

  @Override
  public void ended(KernelStack stack) {
    stacks.remove(stack);
  }
}
