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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.MemoryNodes;
import pith.hal.topology.Presets;
import pith.sched.Runqueue;
import pith.sched.balance.BalanceTuning;
import pith.sched.balance.CachePolicy;
import pith.sched.balance.LoadBalancer;
import pith.sched.balance.NodePolicy;
import pith.sched.balance.RunqueueLoads;
import pith.sched.domain.DomainBuilder;
import pith.sched.domain.Places;
import pith.sched.domain.SchedDomains;
import pith.sync.rcu.classic.ClassicRcu;

/** A periodic balancing by one hart, through all its domains, on a machine where there is nothing to move. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BalanceBenchmark {
  private static final int PASSES = 20_000;

  /** Machines of 4, 64, 192 and 384 harts. */
  @Param({"duo", "naples", "genoa", "genoa-2s"})
  public String preset;

  /** Every domain is due: a second passes between two looks. */
  @Benchmark
  @OperationsPerInvocation(PASSES)
  public void allDomains() throws InterruptedException {
    Machine machine = Machine.create(MachineConfig.of(Presets.load(preset)).withRam(16 << 20));
    KernelBody.runOnAll(
        machine,
        new ClassicRcu(machine.harts()),
        body -> {
          if (body.hart().id() == 0) {
            balance(machine, body);
          }
        });
  }

  private static void balance(Machine machine, KernelBody body) {
    Runqueue[] runqueues = machine.harts().stream().map(hart -> new Runqueue(hart, machine.hertz())).toArray(Runqueue[]::new);
    Places places = new Places(machine.topology(), MemoryNodes.of(machine.topology(), machine.spec().distances(), machine.hertz()));
    SchedDomains domains = DomainBuilder.build(places, machine.hertz());
    BalanceTuning tuning = BalanceTuning.of(machine.hertz());
    LoadBalancer balancer =
        new LoadBalancer(
            domains, new RunqueueLoads(runqueues), LoadBalancer.harts(runqueues.length, tuning), runqueues, tuning, CachePolicy.LEGACY, NodePolicy.NONE, 1);
    for (int i = 0; i < PASSES; i++) {
      body.hart().charge(machine.hertz());
      balancer.tick(runqueues[0]);
    }
    assert Arrays.stream(domains.lowest(0).statistics.passes).sum() > 0;
  }
}
