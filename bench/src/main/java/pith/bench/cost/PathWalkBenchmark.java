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
import org.openjdk.jmh.annotations.Warmup;
import pith.kernel.program.UserContext;

/**
 * fstatat of a file below so many directories, which all callers share: each name found without a lock, within one RCU reader, or each with the lock of the
 * dentry cache. Host time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-Djdk.virtualThreadScheduler.parallelism=2", "-Djdk.virtualThreadScheduler.maxPoolSize=4"})
public class PathWalkBenchmark extends CallersAtOnce {
  private static final int AT_FDCWD = -100, MKDIRAT = 34, NEWFSTATAT = 79, STAT_BYTES = 128;

  @Param({"locked", "lock-free"})
  public String way;

  @Param({"1", "4", "16"})
  public int depth;

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public void walk() {
    round();
  }

  private String path() {
    return "/tmp" + "/d".repeat(depth);
  }

  @Override
  void prepare(UserContext user) {
    user.current().kernel().vfs().dentries().lockFree(way.equals("lock-free"));
    try (UserContext.Frame frame = user.frame()) {
      for (int at = path().indexOf('/', 1); at > 0; at = path().indexOf('/', at + 1)) {
        user.call(MKDIRAT, AT_FDCWD, frame.string(path().substring(0, at)), 0755);
      }
      user.call(MKDIRAT, AT_FDCWD, frame.string(path()), 0755);
    }
  }

  @Override
  Runnable caller(UserContext user, UserContext.Frame frame) {
    long path = frame.string(path());
    long stat = frame.allocate(STAT_BYTES);
    return () -> {
      long result = user.call(NEWFSTATAT, AT_FDCWD, path, stat, 0);
      if (result != 0) {
        throw new IllegalStateException(path() + ": " + result);
      }
    };
  }
}
