package pith.bench.compare;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import pith.bench.guest.GuestProgram;
import pith.bench.guest.HostTool;
import pith.hal.PowerOff;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.stream.HostStream;
import pith.shell.program.ShellProgram;

/**
 * What the kernel's services cost, on one hart: guest cycles as the program sees them, and host nanoseconds of CPU time. Beside them the same
 * ELF file under {@code qemu-riscv64}, which passes its system calls to the host's kernel, by the host's clock. The least of ten batches.
 */
public final class KernelCosts {
  /** The program comes in by the shell's standard input. */
  private static final String UNPACK = "cat > /tmp/costs; chmod 755 /tmp/costs; exec /tmp/costs";

  private static final List<String> PATH = List.of("PATH=/bin:/usr/bin");

  /** Forks under qemu-user take long: fewer of them will do. */
  private static final String FEWER_FORKS = "9";

  private KernelCosts() {}

  /** The system property {@code pith.cpu} names the CPU model. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path elf = GuestProgram.elf("costs");
    Map<String, ServiceCost> ours = inMachine(elf);
    Map<String, ServiceCost> theirs = underQemu(elf);
    System.out.printf("%-16s %12s %12s %14s   %s%n", "service", "cycles", "host ns", "qemu ns", "qemu / Pith");
    ours.forEach((name, cost) -> print(name, cost, theirs.get(name)));
  }

  private static void print(String name, ServiceCost ours, ServiceCost theirs) {
    String beside =
        theirs == null ? String.format("%14s   -", "-") : String.format(Locale.ROOT, "%14.0f   %.3f", theirs.nanos(), theirs.nanos() / ours.hostNanos());
    System.out.printf(Locale.ROOT, "%-16s %12.0f %12.0f %s%n", name, ours.cycles(), ours.hostNanos(), beside);
  }

  private static Map<String, ServiceCost> inMachine(Path elf) throws IOException, InterruptedException {
    String cpu = System.getProperty("pith.cpu", "interpreter");
    Machine machine = Machine.create(MachineConfig.standard().withHarts(1).withCpu(cpu));
    ServiceCost.Reader reader = new ServiceCost.Reader(CarrierTime::nanos);
    ByteArrayInputStream file = new ByteArrayInputStream(Files.readAllBytes(elf));
    Consumer<String> complaints = System.err::println;
    KernelConfig config =
        new KernelConfig(
            machine,
            new KernelConfig.Root.OwnPrograms(),
            List.of(),
            new KernelConfig.First.JavaProgram("sh", List.of("sh", "-c", UNPACK)),
            PATH,
            "/",
            new KernelConfig.Streams(new Input(file), new Lines(reader), new Lines(reader)),
            null,
            null,
            complaints,
            KernelConfig.DEFAULT_MAX_TASKS);
    PithKernel kernel = new PithKernel(config);
    kernel.javaPrograms().add("sh", new ShellProgram(kernel));
    kernel.start();
    PowerOff reason = kernel.awaitPowerOff();
    if (!reason.equals(new PowerOff.Halted(0))) {
      throw new IllegalStateException("the machine stopped with " + reason);
    }
    return reader.least();
  }

  private static Map<String, ServiceCost> underQemu(Path elf) {
    if (!HostTool.exists("qemu-riscv64")) {
      System.out.println("No ratios: there is no qemu-riscv64; 'apt install qemu-user' installs it.");
      return Map.of();
    }
    ServiceCost.Reader reader = new ServiceCost.Reader(() -> 0);
    HostTool.run(List.of("qemu-riscv64", elf.toString(), FEWER_FORKS)).output().forEach(reader::line);
    return reader.least();
  }

  /** What the guest reads. */
  private record Input(ByteArrayInputStream bytes) implements HostStream {
    @Override
    public int read(byte[] to, int at, int length) {
      return Math.max(0, bytes.read(to, at, length));
    }

    @Override
    public boolean write(byte[] from, int at, int length) {
      return false;
    }
  }

  /** Passes on what the guest writes, a line at a time: it writes each line in one piece. */
  private record Lines(ServiceCost.Reader reader) implements HostStream {
    @Override
    public int read(byte[] to, int at, int length) {
      return 0;
    }

    @Override
    public boolean write(byte[] from, int at, int length) {
      new String(from, at, length, StandardCharsets.US_ASCII).lines().forEach(reader::line);
      return true;
    }
  }
}
