package pith.bench.cost;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pith.sched.eevdf.FairEntity;
import pith.sched.eevdf.FairGroup;
import pith.sched.eevdf.FairQueue;
import pith.sched.eevdf.FairSettings;
import pith.sched.load.QueueLoad;

/** EEVDF's queue by the number of runnable tasks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FairQueueBenchmark {
  private static final long HERTZ = 1_000_000_000;
  private static final long SHORTEST_SLICE = 500_000, SLICES = 3_000_000;

  /** Tasks that want to run. */
  @Param({"10", "100", "1000", "10000"})
  public int runnable;

  private FairQueue queue;
  private FairEntity[] entities;
  private int next;

  @Setup
  public void fill() {
    FairSettings settings = new FairSettings(HERTZ, 1);
    queue = FairGroup.root(settings, 1, hart -> new QueueLoad()).queue(0);
    SplittableRandom random = new SplittableRandom(runnable);
    entities = new FairEntity[runnable];
    for (int i = 0; i < runnable; i++) {
      entities[i] = FairEntity.ofTask(this);
      entities[i].queue = queue;
      entities[i].customSlice = true;
      entities[i].slice = SHORTEST_SLICE + random.nextLong(SLICES);
      queue.join(entities[i], true);
    }
  }

  /** Picks, gives the hart to the one picked, lets it use its turn, and takes the hart back. */
  @Benchmark
  public FairEntity turn() {
    FairEntity picked = queue.pick(true);
    queue.begin(picked);
    queue.age(queue.turnLength());
    queue.end(picked);
    return picked;
  }

  /** One after the other sleeps and wakes. */
  @Benchmark
  public FairEntity sleepAndWake() {
    FairEntity entity = entities[next];
    next = (next + 1) % entities.length;
    queue.leave(entity, true);
    queue.join(entity, false);
    return entity;
  }
}
