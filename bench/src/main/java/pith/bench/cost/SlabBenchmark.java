package pith.bench.cost;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pith.hal.engine.ParallelEngineProvider;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.slab.SlabCache;
import pith.mm.slab.SlabPolicy;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.classic.ClassicRcu;

/**
 * A slab object of 256 bytes, allocated and freed: host time of a pair, beside the virtual cycles that {@code pith experiment slab} reports. Two harts are two
 * host threads, and each does as many pairs as one hart alone, so that equal scores mean that they do not hold each other up; on a host with fewer free
 * processors they do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = {"-Djdk.virtualThreadScheduler.parallelism=2", "-Djdk.virtualThreadScheduler.maxPoolSize=4"})
public class SlabBenchmark {
  /** So many that making the machine does not count. */
  private static final int PAIRS = 500_000;

  /** Objects in use at a time: more than a hart's sheaf holds. */
  private static final int IN_USE = 100;

  private static final int OBJECT_BYTES = 256;

  @Param
  public SlabPolicy policy;

  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void oneHart() throws InterruptedException {
    run(1);
  }

  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public void twoHartsAtOnce() throws InterruptedException {
    run(2);
  }

  private void run(int harts) throws InterruptedException {
    Machine machine = Machine.create(MachineConfig.standard().withHarts(harts).withRam(16 << 20).withEngine(ParallelEngineProvider.NAME));
    Rcu rcu = new ClassicRcu(machine.harts());
    SlabCache cache = new MemorySystem(machine, rcu, MemoryOptions.DEFAULT.with(MemoryOption.SLAB, policy)).slabs().cache("bench", OBJECT_BYTES);
    KernelBody.runOnAll(machine, rcu, body -> allocateAndFree(cache));
  }

  private static void allocateAndFree(SlabCache cache) {
    long[] objects = new long[IN_USE];
    for (int round = 0; round < PAIRS / IN_USE; round++) {
      for (int i = 0; i < IN_USE; i++) {
        objects[i] = cache.allocate();
      }
      for (int i = 0; i < IN_USE; i++) {
        cache.free(objects[i]);
      }
    }
  }
}
