package pith.bench.stress;

import pith.hal.BorrowedStack;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.PowerOff;
import pith.hal.time.EventQueue;

/**
 * An engine whose host threads are jcstress's actors, one for each hart: whatever a hart does, the actor's thread does. So a switch to the idle task is a call
 * of what the idle task does, and the switch back is that call's end.
 */
final class ActorEngine implements Engine {
  /** Ends the call that stands for another stack's turn. Without a trace: it is no failure. */
  private static final class TurnEnds extends RuntimeException {
    TurnEnds() {
      super(null, null, false, false);
    }
  }

  /** What the idle task does. */
  interface Idle {
    /** It gets a hart: it finishes the switch that led to it. */
    void begin();

    /** It waits until somebody wants to run, and gives its hart away. */
    void untilWanted(Hart hart);
  }

  private final Idle idle;

  ActorEngine(Idle idle) {
    this.idle = idle;
  }

  @Override
  public void switchTo(KernelStack next) {
    if (!(next.occupant() instanceof StressTask task && task.idles())) {
      throw new TurnEnds();
    }
    idle(KernelStack.current().hart(), next);
  }

  /** The idle task, whose stack is {@code stack}, gets a hart; returns when it has given it away. */
  void idle(Hart hart, KernelStack stack) {
    try {
      turn(hart, stack, () -> idle.untilWanted(hart));
    } catch (TurnEnds chosen) {
      // The idle task switched to who stands above in the actor's calls.
    }
  }

  /** Nobody is to run on the hart any more. */
  @Override
  public void exitTo(KernelStack next) {
    turn(KernelStack.current().hart(), next, () -> {});
  }

  private void turn(Hart hart, KernelStack stack, Runnable then) {
    stack.place(hart);
    BorrowedStack.run(
        stack,
        () -> {
          idle.begin();
          then.run();
        });
  }

  @Override
  public void start(Hart[] harts, KernelStack[] first) {
    for (int i = 0; i < harts.length; i++) {
      harts[i].horizon(Long.MAX_VALUE);
      first[i].place(harts[i]);
    }
  }

  @Override
  public void checkpoint(Hart hart) {
    throw new AssertionError("harts have no horizon here");
  }

  @Override
  public void waitForInterrupt(Hart hart) {
    throw new AssertionError("idle tasks look by themselves here");
  }

  @Override
  public void interruptRaised(Hart target, long at) {}

  @Override
  public EventQueue.Event schedule(long time, EventQueue.Action action) {
    throw new UnsupportedOperationException("nothing happens by itself here");
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
    throw new UnsupportedOperationException("there is no machine");
  }

  @Override
  public PowerOff awaitPowerOff() {
    throw new UnsupportedOperationException("there is no machine");
  }

  @Override
  public void created(KernelStack stack) {}

  @Override
  public void failed(KernelStack stack, Throwable cause) {}

  @Override
  public void ended(KernelStack stack) {}
}
