package pith.bench.cost;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pith.bench.guest.BareHart;
import pith.bench.guest.GuestProgram;
import pith.hal.cpu.Trap;

/** A guest program from its first instruction to its last, on a bare hart. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class GuestBenchmark {
  /** Instructions per microsecond: MIPS. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Retired {
    public long instructions;

    @Setup(Level.Iteration)
    public void clear() {
      instructions = 0;
    }
  }

  @Param("interpreter")
  public String cpu;

  @Param({"alu", "branches", "calls", "crc", "sieve", "list", "memcpy", "records", "atomic", "nbody"})
  public String program;

  private Path elf;

  @Setup
  public void build() {
    elf = GuestProgram.elf(program);
  }

  @Benchmark
  public Trap run(Retired retired) {
    BareHart hart = new BareHart(cpu).load(elf);
    Trap trap = hart.run();
    retired.instructions += hart.instructions();
    return trap;
  }
}
