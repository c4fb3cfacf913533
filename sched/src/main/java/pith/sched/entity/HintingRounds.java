package pith.sched.entity;

import java.util.concurrent.atomic.AtomicLong;

/** How far an address space was gone through, to see which of its memory is used from where. One for all tasks that share it. */
public final class HintingRounds {
  /** When it may be gone on with, in cycles: who sets it on does the work for all; 0 before the first time. */
  public final AtomicLong next = new AtomicLong();

  /** Where to go on. Written by who set {@link #next} on. */
  public volatile long address;

  /** How often the end was reached. */
  public volatile int rounds;
}
