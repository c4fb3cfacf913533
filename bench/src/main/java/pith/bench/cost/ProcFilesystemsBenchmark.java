package pith.bench.cost;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
import pith.kernel.program.UserContext;

/**
 * Opening, reading and closing /proc/filesystems with 32 types, formatted by each reader under a lock or rendered once: host time, beside the virtual cycles of
 * {@code pith experiment procfs}. Both ways take turns in one JVM, {@value CallersAtOnce#CALLS} reads each, so that what else the host does hits both alike;
 * {@code legacy} and {@code cached} are the scores, the time of a read by each reader.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 6, time = 2)
@Measurement(iterations = 10, time = 2)
@Fork(value = 1, jvmArgsAppend = {"-Djdk.virtualThreadScheduler.parallelism=2", "-Djdk.virtualThreadScheduler.maxPoolSize=4"})
public class ProcFilesystemsBenchmark extends CallersAtOnce {
  private static final int TYPES = 32;
  private static final String FILE = "/proc/filesystems", FOLDER = "/sys/kernel/debug/procfs/filesystems/";
  private static final int AT_FDCWD = -100, WRITE_ONLY = 1;
  private static final int OPENAT = 56, CLOSE = 57, READ = 63, WRITE = 64;
  private static final int BUFFER = 4096;

  /** What JMH divides the time by: the reads that there would have been had all the time been this way's. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Ways {
    public double legacy;
    public double cached;
  }

  @Benchmark
  @OperationsPerInvocation(2 * CALLS)
  public void openReadClose(Ways ways) {
    double legacy = timeOf("legacy");
    double cached = timeOf("cached");
    ways.legacy += CALLS * (legacy + cached) / legacy;
    ways.cached += CALLS * (legacy + cached) / cached;
  }

  private double timeOf(String way) {
    between(user -> write(user, FOLDER + "way", way));
    long start = System.nanoTime();
    round();
    return System.nanoTime() - start;
  }

  @Override
  void prepare(UserContext user) {
    long types = text(user).lines().count();
    for (long i = types; i < TYPES; i++) {
      write(user, FOLDER + "register", "more" + i);
    }
  }

  @Override
  Runnable caller(UserContext user, UserContext.Frame frame) {
    long path = frame.string(FILE);
    long buffer = frame.allocate(BUFFER);
    return () -> readOnce(user, path, buffer);
  }

  private static long readOnce(UserContext user, long path, long buffer) {
    long fd = user.call(OPENAT, AT_FDCWD, path, 0, 0);
    long count = user.call(READ, fd, buffer, BUFFER);
    user.call(CLOSE, fd);
    if (count <= 0) {
      throw new IllegalStateException(FILE + " could not be read: " + fd + ", " + count);
    }
    return count;
  }

  private static String text(UserContext user) {
    try (UserContext.Frame frame = user.frame()) {
      long buffer = frame.allocate(BUFFER);
      byte[] bytes = new byte[(int) readOnce(user, frame.string(FILE), buffer)];
      user.read(buffer, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static void write(UserContext user, String path, String text) {
    try (UserContext.Frame frame = user.frame()) {
      long fd = user.call(OPENAT, AT_FDCWD, frame.string(path), WRITE_ONLY, 0);
      if (user.call(WRITE, fd, frame.string(text), text.length()) != text.length()) {
        throw new IllegalStateException(path + " does not take " + text);
      }
      user.call(CLOSE, fd);
    }
  }
}
