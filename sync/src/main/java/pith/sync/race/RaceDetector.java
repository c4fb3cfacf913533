package pith.sync.race;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import pith.sync.Execution;
import pith.sync.RaceChecker;
import pith.sync.WatchedField;
import pith.sync.lockdep.LockdepReport;
import pith.sync.lockdep.Witness;

/**
 * Holds some accesses up for a while, and sees whether somebody else makes a conflicting one meanwhile: then nothing keeps the two apart.
 *
 * <p>Every so many accesses of a hart, drawn from the seed, one sets a watchpoint and lets its hart lose some time, in which other harts run. Two accesses of
 * one field conflict if at least one of them writes. Whoever meets a watchpoint of another's conflicting access reports both, with stacks: no inference is
 * needed, so no report is wrong, though a race may go unnoticed. Source: Linux's KCSAN.
 */
public final class RaceDetector implements RaceChecker {
  private record Watchpoint(Execution by, Object owner, WatchedField field, boolean writes, Throwable place) {}

  /** Cycles that a watched access is held up: as long as a turn of the engine, which other harts need to come to the same place. */
  private static final int DELAY = 40_000;

  private final AtomicReferenceArray<Watchpoint> points;
  private final AtomicInteger active = new AtomicInteger();
  private final Consumer<LockdepReport> reports;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final int period;

  /** By hart: a state of SplitMix64, and how many accesses go by before the next watchpoint. Each is its hart's own. */
  private final long[] random;

  private final int[] skip;

  /** A detector for {@code harts} harts that watches one access in about {@code period}, and reports each pair of places once. */
  public RaceDetector(int harts, long seed, int period, Consumer<LockdepReport> reports) {
    this.points = new AtomicReferenceArray<>(harts);
    this.random = new long[harts];
    this.skip = new int[harts];
    this.period = period;
    this.reports = reports;
    for (int hart = 0; hart < harts; hart++) {
      random[hart] = seed * 31 + hart;
      skip[hart] = draw(hart, 2 * period);
    }
  }

  @Override
  public void access(Execution by, Object owner, WatchedField field, boolean writes) {
    if (active.get() != 0) {
      meet(by, owner, field, writes);
    }
    int hart = by.hart().id();
    if (--skip[hart] < 0 && points.get(hart) == null) {
      skip[hart] = draw(hart, 2 * period);
      watch(hart, new Watchpoint(by, owner, field, writes, new Throwable()));
    }
  }

  private void watch(int hart, Watchpoint point) {
    points.set(hart, point);
    active.incrementAndGet();
    point.by.hart().charge(1 + draw(hart, DELAY));
    active.decrementAndGet();
    points.set(hart, null);
  }

  private void meet(Execution by, Object owner, WatchedField field, boolean writes) {
    for (int hart = 0; hart < points.length(); hart++) {
      Watchpoint point = points.get(hart);
      if (point != null && point.by != by && point.owner == owner && point.field == field && (writes || point.writes)) {
        report(by, writes, point);
      }
    }
  }

  private void report(Execution by, boolean writes, Watchpoint point) {
    Witness second = Witness.of(by.name() + act(writes) + " it on hart " + by.hart().id(), new Throwable());
    Witness first = Witness.of(point.by.name() + act(point.writes) + " it at the same time", point.place);
    if (reported.add(second.place() + " " + first.place())) {
      reports.accept(new LockdepReport.DataRace(point.field.name(), first.place(), second.place(), java.util.List.of(second, first)));
    }
  }

  private static String act(boolean writes) {
    return writes ? " writes" : " reads";
  }

  /** {@return a number from 0 to {@code bound} − 1} SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private int draw(int hart, int bound) {
    random[hart] += 0x9e3779b97f4a7c15L;
    long z = (random[hart] ^ (random[hart] >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return (int) Math.floorMod(z ^ (z >>> 31), (long) bound);
  }
}
