package pith.sched;

import pith.hal.Hart;

/** The hart's timer as the scheduler sees it: one interrupt at a chosen time. */
@FunctionalInterface
public interface HartClockEvent {
  /** The next timer interrupt of {@code hart} comes at {@code time} cycles; {@link Long#MAX_VALUE} means none. */
  void program(Hart hart, long time);
}
