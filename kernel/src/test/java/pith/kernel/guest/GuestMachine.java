package pith.kernel.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.Consumer;
import pith.hal.Machine;
import pith.hal.MachineConfig;
import pith.hal.engine.PowerOff;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.stream.HostStream;

/** Boots a machine whose first process is a test's own Java program, and stops when that returns. */
public final class GuestMachine {
  private final StringBuilder strace = new StringBuilder();
  private final StringBuilder trouble = new StringBuilder();

  /** Runs {@code program} as process 1 on two harts with the lock checker on; fails the test if the kernel or the program does. */
  public static GuestMachine run(Consumer<Guest> program) {
    GuestMachine machine = new GuestMachine();
    machine.boot(program);
    return machine;
  }

  private void boot(Consumer<Guest> program) {
    PithKernel kernel = new PithKernel(config());
    kernel.javaPrograms().add("test", (user, argv, environment) -> {
      program.accept(new Guest(user));
      return 0;
    });
    kernel.start();
    PowerOff reason = awaitPowerOff(kernel);
    assertEquals("", trouble.toString());
    assertEquals(new PowerOff.Halted(0), reason);
  }

  private static PowerOff awaitPowerOff(PithKernel kernel) {
    try {
      return kernel.awaitPowerOff();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private KernelConfig config() {
    Machine machine = Machine.create(MachineConfig.standard().withHarts(2).withRam(64 << 20));
    return new KernelConfig(
        machine, new KernelConfig.Root.OwnPrograms(), List.of(), new KernelConfig.First.JavaProgram("test", List.of("test")), List.of(), "/",
        new KernelConfig.Streams(nothing(), nothing(), nothing()), strace::append, trouble::append, trouble::append, 64);
  }

  private static HostStream nothing() {
    return new HostStream() {
      @Override
      public int read(byte[] to, int at, int length) {
        return 0;
      }

      @Override
      public boolean write(byte[] from, int at, int length) {
        return true;
      }
    };
  }

  /** {@return what strace showed} */
  public String strace() {
    return strace.toString();
  }
}
