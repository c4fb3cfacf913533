package pith.bench.cost;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.memory.Access;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.mm.vma.Prot;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.classic.ClassicRcu;

/**
 * Page faults, from the kernel's entry to the entry in the page table, without the trap: host time, beside the virtual cycles of {@code bench/run kernel}. Each
 * score holds a share of mapping and unmapping a thousand pages at once, and, where pages are copied, of the fork.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FaultBenchmark {
  private static final int ROUNDS = 100;
  private static final int PAGES = 1_000;
  private static final int FAULTS = ROUNDS * PAGES;
  private static final long AT = 0x10_0000;
  private static final long BYTES = (long) PAGES << 12;

  /** A page is touched for the first time: the kernel finds a frame, clears it, and enters it. */
  @Benchmark
  @OperationsPerInvocation(FAULTS)
  public void minorFault() throws InterruptedException {
    run(FaultBenchmark::touch);
  }

  /**
   * A page that two processes share is written to: it is copied. The first touch is in the score as well; the difference to {@link #minorFault} is the copy's.
   */
  @Benchmark
  @OperationsPerInvocation(FAULTS)
  public void minorFaultThenCopyOnWriteFault() throws InterruptedException {
    run(
        space -> {
          touch(space);
          AddressSpace child = space.duplicate();
          touch(space);
          child.put();
        });
  }

  private static void touch(AddressSpace space) {
    for (long at = AT; at < AT + BYTES; at += 1 << 12) {
      if (!space.fault(at, Access.STORE).resolved()) {
        throw new IllegalStateException("a page could not be had");
      }
    }
  }

  private static void run(Consumer<AddressSpace> round) throws InterruptedException {
    Machine machine = Machine.create(MachineConfig.standard().withHarts(1).withRam(64 << 20));
    Rcu rcu = new ClassicRcu(machine.harts());
    MemorySystem memory = new MemorySystem(machine, rcu, MemoryOptions.DEFAULT);
    KernelBody.runOnAll(
        machine,
        rcu,
        body -> {
          AddressSpace space = AddressSpace.create(memory);
          space.activate(body.hart());
          for (int i = 0; i < ROUNDS; i++) {
            space.map(AT, BYTES, Prot.READ | Prot.WRITE, MapFlags.ANONYMOUS | MapFlags.PRIVATE | MapFlags.FIXED, null, 0);
            round.accept(space);
            space.unmap(AT, BYTES);
            rcu.quiescent(body.hart());
            rcu.runCallbacks(body.hart());
          }
          space.put();
        });
  }
}
