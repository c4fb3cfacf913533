package pith.sched.domain;

import java.util.BitSet;

/**
 * A part of a domain: the harts of one of its children. Balancing compares groups before it looks into one (Linux's {@code sched_group}). One object is shared
 * by all harts of the domain; immutable but for {@link #imbalanced}.
 */
public final class SchedGroup {
  private final int[] harts;
  private final BitSet mask;
  private final int cores;
  private final long capacity;
  private final int minCapacity;
  private final int maxCapacity;
  private final boolean threadsOfCores;
  private volatile boolean imbalanced;

  /** {@code threadsOfCores} says whether its harts are threads of one core. */
  SchedGroup(BitSet span, Places places, boolean threadsOfCores) {
    mask = span;
    harts = span.stream().toArray();
    cores = (int) span.stream().map(places::core).distinct().count();
    capacity = span.stream().mapToLong(places::capacity).sum();
    minCapacity = span.stream().map(places::capacity).min().orElseThrow();
    maxCapacity = span.stream().map(places::capacity).max().orElseThrow();
    this.threadsOfCores = threadsOfCores;
  }

  /** {@return its harts in order; not to be changed} */
  public int[] harts() {
    return harts;
  }

  /** {@return its harts; not to be changed} */
  public BitSet mask() {
    return mask;
  }

  public boolean contains(int hart) {
    return mask.get(hart);
  }

  /** {@return how many harts} */
  public int weight() {
    return harts.length;
  }

  public int cores() {
    return cores;
  }

  /** {@return the sum of its harts' capacities} */
  public long capacity() {
    return capacity;
  }

  public int minCapacity() {
    return minCapacity;
  }

  public int maxCapacity() {
    return maxCapacity;
  }

  /** {@return whether its harts are threads of one core} */
  public boolean threadsOfCore() {
    return threadsOfCores;
  }

  /** {@return whether a balancing further down failed because tasks may not run where there is room} A hint. */
  public boolean imbalanced() {
    return imbalanced;
  }

  public void imbalanced(boolean is) {
    imbalanced = is;
  }
}
