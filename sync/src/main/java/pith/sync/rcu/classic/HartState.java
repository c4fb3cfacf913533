package pith.sync.rcu.classic;

import pith.hal.Hart;

/** What RCU knows of one hart. The callbacks are the hart's own; the volatile fields are written by it and read by all. */
final class HartState {
  final Hart hart;
  final CallbackQueue callbacks = new CallbackQueue();

  /** The last grace period for which the hart reported that it was in no reader. */
  volatile long reported;

  /** The hart waits for an interrupt and is in no reader. */
  volatile boolean idle;

  /** The oldest callback's grace period, {@link Long#MAX_VALUE} if there is none: whether an idle hart must be woken. */
  volatile long awaited = Long.MAX_VALUE;

  /** How many callbacks there are, for counters. */
  volatile int pending;

  /** How many callbacks were queued here so far, and how many have run. */
  volatile long queued;

  volatile long ran;

  HartState(Hart hart) {
    this.hart = hart;
  }

  /** The callbacks changed. */
  void publishCallbacks() {
    awaited = callbacks.firstPeriod();
    pending = callbacks.size();
  }
}
