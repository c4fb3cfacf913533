package pith.kernel.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.stream.HostStream;

/** Boots a machine whose first process is a test's own Java program, and stops when that returns. */
public final class GuestMachine {
  private static final int PIECE = 64 << 10;

  private final StringBuilder strace = new StringBuilder();
  private final StringBuilder trouble = new StringBuilder();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  /** Runs {@code program} as process 1 on two harts with the lock checker on; fails the test if the kernel or the program does. */
  public static GuestMachine run(Consumer<Guest> program) {
    return run(Machine.create(MachineConfig.standard().withEngine(System.getProperty("pith.engine", "deterministic")).withHarts(2).withRam(64 << 20)), program);
  }

  /** As {@link #run(Consumer)}, on a machine of one's own choice. */
  public static GuestMachine run(Machine hardware, Consumer<Guest> program) {
    GuestMachine machine = new GuestMachine();
    machine.boot(hardware, program);
    return machine;
  }

  /** Runs a static ELF program, as {@link #run} does. {@return what it wrote to its standard streams} */
  public static String output(byte[] elf) {
    return run(guest -> exec(guest, elf)).output.toString(StandardCharsets.ISO_8859_1);
  }

  private static void exec(Guest guest, byte[] elf) {
    long fd = guest.openat("/tmp/program", Guest.O_WRONLY | Guest.O_CREAT, 0755);
    long buffer = guest.buffer(PIECE);
    for (int at = 0; at < elf.length; at += PIECE) {
      int piece = Math.min(PIECE, elf.length - at);
      guest.user().write(buffer, elf, at, piece);
      assertEquals(piece, guest.call(64, fd, buffer, piece));
    }
    guest.close(fd);
    assertEquals(0, guest.user().execve("/tmp/program", List.of("program"), List.of()));
  }

  private void boot(Machine hardware, Consumer<Guest> program) {
    PithKernel kernel = new PithKernel(config(hardware));
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

  private KernelConfig config(Machine machine) {
    return new KernelConfig(
        machine, new KernelConfig.Root.OwnPrograms(), List.of(), new KernelConfig.First.JavaProgram("test", List.of("test")), List.of(), "/",
        new KernelConfig.Streams(stream(), stream(), stream()), strace::append, trouble::append, trouble::append, 64);
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

  /** {@return what strace showed} */
  public String strace() {
    return strace.toString();
  }
}
