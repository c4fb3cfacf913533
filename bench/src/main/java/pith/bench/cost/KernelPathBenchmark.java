package pith.bench.cost;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pith.hal.Hart;
import pith.hal.trace.Category;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.RcuRef;

/** Small things that kernel code does all the time, on a kernel stack of a machine made for each invocation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class KernelPathBenchmark {
  /** So many that making the machine does not count. */
  private static final int MANY = 500_000;

  private static final LockClass LOCK = LockClass.of("bench");

  @Benchmark
  @OperationsPerInvocation(MANY)
  public int spinLock() throws InterruptedException {
    int[] count = new int[1];
    new KernelBody(
            body -> {
              SpinLock lock = new SpinLock(LOCK);
              for (int i = 0; i < MANY; i++) {
                try (SpinLock.Held held = lock.acquire()) {
                  count[0]++;
                }
              }
            })
        .run();
    return count[0];
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public int rcuRead() throws InterruptedException {
    int[] sum = new int[1];
    new KernelBody(
            body -> {
              RcuRef<Integer> ref = new RcuRef<>();
              ref.publish(1);
              for (int i = 0; i < MANY; i++) {
                try (Rcu.Reader reader = body.rcu().read()) {
                  sum[0] += ref.get();
                }
              }
            })
        .run();
    return sum[0];
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public int tracepointOff() throws InterruptedException {
    int[] on = new int[1];
    new KernelBody(
            body -> {
              for (int i = 0; i < MANY; i++) {
                body.hart().charge(1); // what stands between two tracepoints
                if (body.trace().on(Category.SCHED)) {
                  on[0]++;
                }
              }
            })
        .run();
    return on[0];
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public void stackSwitch() throws InterruptedException {
    new KernelBody(body -> body.switchBackAndForth(MANY / 2)).run();
  }

  @Benchmark
  @OperationsPerInvocation(MANY)
  public long timerEvent() throws InterruptedException {
    long[] fired = new long[1];
    new KernelBody(
            body -> {
              Hart hart = body.hart();
              for (int i = 0; i < MANY; i++) {
                hart.engine().schedule(hart.cycles() + 10, now -> fired[0]++);
                hart.charge(20);
              }
            })
        .run();
    return fired[0];
  }
}
