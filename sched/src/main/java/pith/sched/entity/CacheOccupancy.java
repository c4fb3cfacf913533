package pith.sched.entity;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Where the threads that share one memory run, and so where its lines are likely to be (Linux's {@code sched_cache_stat} of an mm). One object for
 * all tasks that
 * share an address space; kernel threads have none.
 */
public final class CacheOccupancy {
  private static final LockClass LOCK = LockClass.of("mm->sc_stat.lock");

  /** Guards {@link #runtime}, {@link #epoch}, {@link #visited} and {@link #runningAverage}. */
  public final SpinLock lock = new SpinLock(LOCK);

  /** For each hart the cycles that the threads ran there, decayed up to {@link #epoch}. Null until they first ran. */
  public long[] runtime;

  public long[] epoch;

  /** Harts with anything in {@link #runtime}. */
  public final BitSet visited = new BitSet();

  /** How many of the threads run at a time, on average. */
  public int runningAverage;

  /** The hart that they used most within the preferred cache; −1 if none is preferred. A hint: whoever sees a reason clears it. */
  public volatile int hart = -1;

  /** The epoch in which the preferred cache was looked for last. */
  public volatile long seenEpoch;

  /** When it may be looked for next, in ticks: who sets it on does the work for all. */
  public final AtomicLong nextScan = new AtomicLong();

  /** How far NUMA balancing has gone through this memory. */
  public final HintingRounds hinting = new HintingRounds();

  /** Pages that the threads were seen to use, by hinting faults; 0 while nobody looks. */
  public final AtomicLong footprint = new AtomicLong();
}
