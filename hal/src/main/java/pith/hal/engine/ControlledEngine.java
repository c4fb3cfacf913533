package pith.hal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.MachineStopped;
import pith.hal.PowerOff;
import pith.hal.time.EventQueue;

/**
 * One hart at a time, as a {@link Director} decides at every single charge of cycles: for whoever wants to see all the orders in which harts may run, not only
 * those that their clocks lead to. Each hart has one stack from beginning to end, and there are neither events nor input.
 *
 * <p>The right to run is a baton, as under the deterministic engine; only its holder touches anything here.
 */
public final class ControlledEngine implements Engine {
  /** Who goes on. Called on the stack of the hart that got to a point, which may be that of the first one before it runs. */
  @FunctionalInterface
  public interface Director {
    /** {@return the hart to run from here; it must have something to do} {@code at} is −1 before the first one runs. */
    int next(int at);
  }

  private final Director director;
  private final CompletableFuture<PowerOff> off = new CompletableFuture<>();
  private final List<KernelStack> stacks = new ArrayList<>();
  private KernelStack[] onHart;
  private PowerOff reason;
  private KernelStack stopper;

  public ControlledEngine(Director director) {
    this.director = director;
  }

  @Override
  public void start(Hart[] harts, KernelStack[] first) {
    onHart = first.clone();
    for (int i = 0; i < harts.length; i++) {
      first[i].place(harts[i]); // a horizon of 0: every charge is a checkpoint
    }
    onHart[director.next(-1)].resume();
  }

  @Override
  public void checkpoint(Hart hart) {
    passUnlessStopping();
    int next = director.next(hart.id());
    if (next != hart.id()) {
      KernelStack me = onHart[hart.id()];
      onHart[next].resume();
      me.await();
    }
  }

  /** The stack that calls this has done all it had to; its hart runs no more. It must return from its body. */
  public void finish() {
    passUnlessStopping();
    KernelStack me = KernelStack.current();
    me.leave();
    int next = director.next(me.hart().id());
    onHart[next].resume();
  }

  @Override
  public void powerOff(PowerOff why) {
    passUnlessStopping();
    KernelStack me = KernelStack.current();
    reason = why;
    stopper = me;
    stacks.stream().filter(stack -> stack != me && !stack.left()).forEach(KernelStack::stop);
    throw new MachineStopped();
  }

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
    stack.number(stacks.size());
    stacks.add(stack);
  }

  @Override
  public void failed(KernelStack stack, Throwable cause) {
    powerOff(new PowerOff.Panic(Report.of("kernel stack '" + stack + "'", cause)));
  }

  @Override
  public void ended(KernelStack stack) {
    if (stack == stopper) {
      off.complete(reason);
    }
  }

  @Override
  public long now() {
    return KernelStack.isCurrent() ? KernelStack.current().hart().cycles() : 0;
  }

  @Override
  public void interruptRaised(Hart target, long at) {
    target.cycles(Math.max(target.cycles(), at));
  }

  @Override
  public void switchTo(KernelStack next) {
    throw new UnsupportedOperationException("a hart has one stack here");
  }

  @Override
  public void exitTo(KernelStack next) {
    throw new UnsupportedOperationException("a hart has one stack here");
  }

  @Override
  public void waitForInterrupt(Hart hart) {
    throw new UnsupportedOperationException("the director decides who waits here");
  }

  @Override
  public EventQueue.Event schedule(long time, EventQueue.Action action) {
    throw new UnsupportedOperationException("there are no events here");
  }

  @Override
  public void post(EventQueue.Action action) {
    throw new UnsupportedOperationException("there is no input here");
  }
}
