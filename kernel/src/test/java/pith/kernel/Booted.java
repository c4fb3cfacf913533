package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.Presets;
import pith.kernel.boot.FaultInjection;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.stream.HostStream;
import pith.kernel.task.Kernel;
import pith.mm.MemoryOptions;
import pith.sched.assembly.SchedOptions;

/**
 * A machine booted for one test, its lock checker on. The first process is a body in Java or an ELF program of the packaged root; the
 * machine is cut off, and the test fails, when virtual time reaches a limit.
 */
final class Booted {
  /** What a guest body is: it answers its exit status, and its assertions fail the test. */
  @FunctionalInterface
  interface Body {
    int run(Guest guest);
  }

  /** How the machine is to be. */
  record Setup(MachineConfig machine, int maxTasks, FaultInjection faults, long limitSeconds, MemoryOptions memory) {
    /** The engine that tests run under: {@code -Dpith.engine=parallel} lets harts run at once. */
    private static final String ENGINE = System.getProperty("pith.engine", MachineConfig.standard().engine());

    static Setup standard() {
      return new Setup(MachineConfig.standard().withEngine(ENGINE).withSeed(1), KernelConfig.DEFAULT_MAX_TASKS, FaultInjection.NONE, 100, MemoryOptions.DEFAULT);
    }

    /** For tests of determinism itself, which other engines don't promise. */
    Setup deterministic() {
      return new Setup(machine.withEngine("deterministic"), maxTasks, faults, limitSeconds, memory);
    }

    /** For tests of harts that run at once. */
    Setup parallel() {
      return new Setup(machine.withEngine("parallel"), maxTasks, faults, limitSeconds, memory);
    }

    /** Another hardware preset; what was said of the machine before is forgotten. */
    Setup preset(String name) {
      return new Setup(MachineConfig.of(Presets.load(name)).withEngine(ENGINE).withSeed(1), maxTasks, faults, limitSeconds, memory);
    }

    Setup harts(int count) {
      return new Setup(machine.withHarts(count), maxTasks, faults, limitSeconds, memory);
    }

    Setup seed(long seed) {
      return new Setup(machine.withSeed(seed), maxTasks, faults, limitSeconds, memory);
    }

    /** Turns of {@code cycles}: short ones let other harts in at nearly every charge. */
    Setup quantum(long cycles) {
      return new Setup(machine.withQuantum(cycles), maxTasks, faults, limitSeconds, memory);
    }

    Setup ram(long mebibytes) {
      return new Setup(machine.withRam(mebibytes << 20), maxTasks, faults, limitSeconds, memory);
    }

    Setup tasks(int most) {
      return new Setup(machine, most, faults, limitSeconds, memory);
    }

    Setup faults(FaultInjection injected) {
      return new Setup(machine, maxTasks, injected, limitSeconds, memory);
    }

    Setup memory(MemoryOptions options) {
      return new Setup(machine, maxTasks, faults, limitSeconds, options);
    }

    Setup limit(long seconds) {
      return new Setup(machine, maxTasks, faults, seconds, memory);
    }

    /** Boots with {@code body} as the first process, runs to the end and checks that all was well. {@return the machine} */
    Booted run(Body body) {
      return new Booted(this, new KernelConfig.First.JavaProgram("test", List.of("test")), body).run();
    }

    /** As {@link #run} with an ELF program of the packaged root, by its path. */
    Booted run(String... argv) {
      return new Booted(this, new KernelConfig.First.Program(argv[0], List.of(argv)), null).run();
    }

    /** Boots with {@code body} as the first process; nothing runs yet. */
    Booted boot(Body body) {
      return new Booted(this, new KernelConfig.First.JavaProgram("test", List.of("test")), body);
    }
  }

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final List<String> reports = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final Machine machine;
  private final PithKernel pith;
  private final long limitSeconds;
  private PowerOff outcome;

  private Booted(Setup setup, KernelConfig.First first, Body body) {
    machine = Machine.create(setup.machine);
    limitSeconds = setup.limitSeconds;
    KernelConfig config =
        new KernelConfig(
            machine,
            new KernelConfig.Root.OwnPrograms(),
            List.of(),
            first,
            List.of("PATH=/bin", "HOME=/root"),
            "/",
            new KernelConfig.Streams(stream(), stream(), stream()),
            null,
            report -> reports.add("lockdep: " + report),
            reports::add,
            setup.maxTasks,
            setup.faults,
            setup.memory,
            SchedOptions.DEFAULT,
            KernelConfig.RcuKind.TREE);
    pith = new PithKernel(config);
    if (body != null) {
      program("test", body);
    }
  }

  private HostStream stream() {
    return new HostStream() {
      @Override
      public int read(byte[] to, int at, int length) {
        return 0;
      }

      @Override
      public boolean write(byte[] from, int at, int length) {
        output.write(from, at, length);
        return true;
      }
    };
  }

  /** Adds a Java program, which {@code #!pith:NAME} starts. */
  Booted program(String name, Body body) {
    pith.javaPrograms().add(name, (user, argv, environment) -> guarded(body).run(new Guest(this, user, argv)));
    return this;
  }

  /** {@return {@code body} so that an assertion that fails in it ends its process and fails the test} */
  Body guarded(Body body) {
    return guest -> {
      try {
        return body.run(guest);
      } catch (AssertionError | RuntimeException failure) {
        failures.add(failure);
        return 99;
      }
    };
  }

  Booted run() {
    runToItsEnd();
    verify();
    return this;
  }

  /** Runs a machine whose kernel is to give up. {@return what it says at last} */
  String panic() {
    runToItsEnd();
    return outcome instanceof PowerOff.Panic panic ? panic.report() : outcome.toString();
  }

  private void runToItsEnd() {
    cutOffAtLimit();
    pith.start();
    try {
      outcome = pith.awaitPowerOff();
    } catch (InterruptedException stopped) {
      throw new AssertionError("the test was interrupted while the machine ran", stopped);
    }
  }

  private void cutOffAtLimit() {
    PowerOff late = new PowerOff.Panic("still running after " + limitSeconds + " virtual seconds");
    machine.engine().schedule(limitSeconds * machine.hertz(), now -> machine.engine().powerOff(late));
  }

  private void verify() {
    if (!failures.isEmpty()) {
      String all = failures.stream().limit(20).map(Throwable::toString).collect(Collectors.joining("\n"));
      throw new AssertionError("in the guest: " + all, failures.getFirst());
    }
    assertTrue(reports.isEmpty(), () -> String.join("\n", reports.subList(0, Math.min(3, reports.size()))));
    assertTrue(outcome instanceof PowerOff.Halted, () -> outcome.toString());
  }

  Kernel kernel() {
    return pith.kernel();
  }

  PithKernel pith() {
    return pith;
  }

  Machine machine() {
    return machine;
  }

  /** {@return what the machine wrote to standard output and error} */
  String output() {
    return output.toString(StandardCharsets.ISO_8859_1);
  }

  /** {@return the status that the machine stopped with} */
  int status() {
    return ((PowerOff.Halted) outcome).status();
  }

  /** Checks the status. */
  Booted exited(int status) {
    assertEquals(status, status(), this::output);
    return this;
  }
}
