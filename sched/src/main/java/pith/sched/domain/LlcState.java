package pith.sched.domain;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the harts of one last-level cache know together (Linux's {@code sched_domain_shared}). Hints: written by whoever finds out, read without a lock.
 */
public final class LlcState {
  private final int id;
  private final int[] harts;
  private final long bytes;
  private final boolean threads;
  private final AtomicInteger ticking = new AtomicInteger();

  /** Whether a core may have no busy hart; only asked where cores have several. */
  public volatile boolean idleCores;

  /** How many harts a wake-up may look at in search of an idle one. */
  public volatile int idleScan;

  /** Utilisation of its harts at the last periodic balancing just above it; −1 before the first one. */
  public volatile long util = -1;

  /** Capacity of its harts then. */
  public volatile long capacity;

  LlcState(int id, int[] harts, long bytes, boolean threads) {
    this.id = id;
    this.harts = harts;
    this.bytes = bytes;
    this.threads = threads;
    idleScan = harts.length;
  }

  public int id() {
    return id;
  }

  /** {@return its harts in order; not to be changed} */
  public int[] harts() {
    return harts;
  }

  public int weight() {
    return harts.length;
  }

  /** {@return what the cache holds} */
  public long bytes() {
    return bytes;
  }

  /** {@return whether its cores have several harts} */
  public boolean threads() {
    return threads;
  }

  /** {@return how many of its harts have a tick: those that are busy, and those that idle for a moment only (Linux's {@code nr_busy_cpus})} */
  public int ticking() {
    return ticking.get();
  }

  /** A hart's first tick after its tick was stopped; or its tick is stopped. */
  public void ticking(boolean is) {
    ticking.addAndGet(is ? 1 : -1);
  }
}
