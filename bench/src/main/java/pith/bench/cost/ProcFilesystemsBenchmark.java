package pith.bench.cost;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.program.UserContext;

/**
 * Opening, reading and closing /proc/filesystems with 32 types, formatted by each reader under a lock or rendered once: host time, beside the virtual cycles of {@code pith experiment procfs}. Readers
 * are processes on harts that are host threads; each does as much as one alone, so that equal scores for one and two mean that they do not hold each other up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = {"-Djdk.virtualThreadScheduler.parallelism=2", "-Djdk.virtualThreadScheduler.maxPoolSize=4"})
public class ProcFilesystemsBenchmark {
  /** So many that telling readers to begin, and learning that they are done, does not count. */
  private static final int READS = 5_000;

  private static final int TYPES = 32;
  private static final String FILE = "/proc/filesystems", FOLDER = "/sys/kernel/debug/procfs/filesystems/";
  private static final int AT_FDCWD = -100, WRITE_ONLY = 1;
  private static final int OPENAT = 56, CLOSE = 57, READ = 63, WRITE = 64, SETAFFINITY = 122, YIELD = 124;
  private static final int BUFFER = 4096;

  @Param({"legacy", "cached"})
  public String way;

  @Param({"1", "2"})
  public int readers;

  private final AtomicInteger round = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile boolean over;
  private PithKernel kernel;

  @Setup(Level.Trial)
  public void boot() {
    Machine machine = Machine.create(MachineConfig.standard().withHarts(readers).withRam(64 << 20).withEngine("parallel"));
    kernel = new PithKernel(new KernelConfig(
        machine, new KernelConfig.Root.OwnPrograms(), List.of(), new KernelConfig.First.JavaProgram("readers", List.of("readers")), List.of(), "/",
        KernelConfig.Streams.CONSOLE, null, null, System.err::println, KernelConfig.DEFAULT_MAX_TASKS));
    kernel.javaPrograms().add("readers", (user, argv, environment) -> {
      prepare(user);
      for (int i = 1; i < readers; i++) {
        int hart = i;
        user.fork(child -> readWhenTold(child, hart));
      }
      return readWhenTold(user, 0);
    });
    kernel.start();
  }

  @TearDown(Level.Trial)
  public void powerOff() throws InterruptedException {
    over = true;
    kernel.awaitPowerOff();
  }

  @Benchmark
  @OperationsPerInvocation(READS)
  public void openReadClose() {
    done.set(0);
    round.incrementAndGet();
    while (done.get() < readers) {
      LockSupport.parkNanos(10_000);
    }
  }

  private void prepare(UserContext user) {
    write(user, FOLDER + "way", way);
    long types = text(user).lines().count();
    for (long i = types; i < TYPES; i++) {
      write(user, FOLDER + "register", "more" + i);
    }
  }

  private int readWhenTold(UserContext user, int hart) {
    bind(user, hart);
    try (UserContext.Frame frame = user.frame()) {
      long path = frame.string(FILE);
      long buffer = frame.allocate(BUFFER);
      for (int seen = 0; !over; user.call(YIELD)) {
        if (round.get() != seen) {
          seen = round.get();
          for (int i = 0; i < READS; i++) {
            readOnce(user, path, buffer);
          }
          done.incrementAndGet();
        }
      }
    }
    return 0;
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

  private static void bind(UserContext user, int hart) {
    try (UserContext.Frame frame = user.frame()) {
      long mask = frame.allocate(8);
      user.put(mask, 1L << hart);
      user.call(SETAFFINITY, 0, 8, mask);
    }
  }
}
