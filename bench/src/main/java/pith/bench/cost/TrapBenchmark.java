package pith.bench.cost;

import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pith.bench.guest.BareHart;
import pith.hal.cpu.Trap;

/** Ways out of user code, and the way round the TLB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TrapBenchmark {
  private static final long CODE = 0x1_0000;
  private static final int ECALL = 0x0000_0073;
  private static final int CALLS = 64;
  private static final int TRAPS = 10_000;
  private static final int JUMP_BACK_256 = 0xf01f_f06f;
  private static final int LD_A0_FROM_A1 = 0x0005_b503;
  private static final int ADD_A1_A2 = 0x00c5_85b3;
  private static final int BNE_A1_A3_BACK_8 = 0xfed5_9ce3;
  private static final int A1 = 11;
  private static final int A2 = 12;
  private static final int A3 = 13;
  private static final long DATA = 0x4000_0000L;
  private static final long UNMAPPED = 0x20_0000_0000L;
  private static final int PAGES = 4096;
  private static final int PAGE_BYTES = 4096;

  @Param("interpreter")
  public String cpu;

  private BareHart calling;
  private BareHart faulting;
  private BareHart striding;

  @Setup
  public void load() {
    int[] calls = new int[CALLS + 1];
    Arrays.fill(calls, ECALL);
    calls[CALLS] = JUMP_BACK_256;
    calling = new BareHart(cpu).assemble(CODE, calls);
    faulting = new BareHart(cpu).assemble(CODE, LD_A0_FROM_A1);
    faulting.registers().x[A1] = UNMAPPED;
    striding = new BareHart(cpu).assemble(CODE, LD_A0_FROM_A1, ADD_A1_A2, BNE_A1_A3_BACK_8, ECALL);
    for (int page = 0; page < PAGES; page++) {
      striding.page(DATA + (long) page * PAGE_BYTES);
    }
  }

  /** From the call out to whoever handles it and back behind the call; the handler does nothing but that. */
  @Benchmark
  @OperationsPerInvocation(TRAPS)
  public void systemCallTrap() {
    calling.systemCalls(TRAPS);
  }

  @Benchmark
  public Trap loadFault() {
    return faulting.run();
  }

  /** One load, one addition and one branch for each page of 16 MiB, which is more than the TLB reaches. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public Trap tlbRefill() {
    striding.registers().pc = CODE;
    striding.registers().x[A1] = DATA;
    striding.registers().x[A2] = PAGE_BYTES;
    striding.registers().x[A3] = DATA + (long) PAGES * PAGE_BYTES;
    return striding.run();
  }
}
