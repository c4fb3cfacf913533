package pith.sync.rcu.tree;

import pith.hal.Hart;

/** What RCU knows of one hart. The volatile fields are written by it and read by all; the rest is the hart's own. */
final class HartState {
  final Hart hart;

  /** The hart waits for an interrupt and is in no reader. */
  volatile boolean idle;

  /** How many callbacks were queued here so far, and how many have run. */
  volatile long queued;

  volatile long ran;

  /** Callbacks in one batch; more when there are too many. */
  int batch = TreeRcu.BATCH;

  HartState(Hart hart) {
    this.hart = hart;
  }
}
