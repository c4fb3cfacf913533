package pith.hal;

import pith.hal.engine.EngineProvider;
import pith.hal.time.EventQueue;

/**
 * How harts share the host and how virtual time passes; found with {@link java.util.ServiceLoader} through {@link EngineProvider}.
 *
 * <p>Every method but {@link #post}, {@link #start} and {@link #awaitPowerOff} is called by the kernel stack that runs on a hart.
 */
public interface Engine {
  /** Starts the machine: hart {@code i} begins on {@code first[i]} at about time 0. Returns at once. */
  void start(Hart[] harts, KernelStack[] first);

  /**
   * The calling stack gives its hart to {@code next} and waits until a hart is given to it again, perhaps another one: the "switch
   * to" phase of a context switch.
   */
  void switchTo(KernelStack next);

  /** As {@link #switchTo}, for a stack that ends: returns at once, and the caller must return from its body. */
  void exitTo(KernelStack next);

  /** The hart's clock passed its horizon: returns when it may go on, with a new horizon. */
  void checkpoint(Hart hart);

  /** The hart has nothing to do: returns when an interrupt is pending on it (the {@code wfi} instruction). */
  void waitForInterrupt(Hart hart);

  /** An interrupt was made pending on {@code target} at time {@code at} (cycles): a waiting hart wakes up then. */
  void interruptRaised(Hart target, long at);

  /** Schedules what will happen at {@code time} cycles. */
  EventQueue.Event schedule(long time, EventQueue.Action action);

  /**
   * Input from outside, from any host thread: {@code action} runs in the engine soon, like an event of that moment. Each posting is
   * an input of the run: runs with equal postings at equal times are equal.
   */
  void post(EventQueue.Action action);

  /** {@return the virtual time in cycles: on a kernel stack its hart's clock, within an event the event's time} */
  long now();

  /**
   * Stops the machine: every stack but the caller's unwinds by {@link MachineStopped}, one after the other, then the caller's does.
   * Called on a kernel stack or by an event. While stacks unwind, whatever would wait or switch throws {@link MachineStopped} again.
   */
  void powerOff(PowerOff reason);

  /** Waits, on a host thread, until the machine is off and its last stack is unwound. {@return why} */
  PowerOff awaitPowerOff() throws InterruptedException;

  /** A new stack exists; the engine unwinds it if the machine stops. */
  void created(KernelStack stack);

  /** A stack's body threw {@code cause}, or returned without giving up its hart: the machine panics. Called on that stack. */
  void failed(KernelStack stack, Throwable cause);

  /** A stack's body is left, and nothing more runs on it. Called on that stack. */
  void ended(KernelStack stack);
}
