package pith.hal.cpu.interpreter;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import pith.hal.cpu.Trap;

/**
 * Guest instructions per microsecond of CPU time (MIPS) of the interpreter beside {@code qemu-riscv64}, program by program. Run it by hand with the folder of
 * the C sources ({@code src/test/speed}) and, if wanted, the names of some of them.
 */
public final class InterpreterSpeed {
  private static final String[] ALL = {"alu", "calls", "sieve", "crc", "list", "nbody", "atomic"};

  private InterpreterSpeed() {}

  public static void main(String[] arguments) throws Exception {
    Path sources = Path.of(arguments[0]);
    String[] names = arguments.length > 1 ? java.util.Arrays.copyOfRange(arguments, 1, arguments.length) : ALL;
    System.out.printf("%-8s %12s %10s %10s %8s%n", "program", "instructions", "MIPS", "qemu MIPS", "ratio");
    for (String name : names) {
      measure(name, compile(sources, name));
    }
  }

  private static Path compile(Path sources, String name) throws Exception {
    Path elf = Files.createTempFile("pith-speed-" + name, ".elf");
    elf.toFile().deleteOnExit();
    run("riscv64-linux-gnu-gcc", "-O2", "-march=rv64gc", "-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-fno-math-errno", "-Wl,--no-relax", "-o",
        elf.toString(), sources.resolve(name + ".c").toString());
    return elf;
  }

  private static void measure(String name, Path elf) throws Exception {
    byte[] file = Files.readAllBytes(elf);
    double best = 0;
    long instructions = 0;
    for (int round = 0; round < Integer.getInteger("rounds", 3); round++) {
      BareHart machine = new BareHart();
      load(machine, file);
      long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Trap trap = machine.cpu.run(machine.registers);
      double micros = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e3;
      if (trap != Trap.ENVIRONMENT_CALL) {
        throw new AssertionError(trap + " at 0x" + Long.toHexString(machine.registers.pc));
      }
      instructions = machine.hart.instructions();
      best = Math.max(best, instructions / micros);
      if (System.getProperty("rounds") != null) System.out.printf("  %.0f%n", instructions / micros);
    }
    double theirs = 0;
    for (int round = 0; round < 3; round++) {
      theirs = Math.max(theirs, instructions / qemuMicros(elf));
    }
    System.out.printf("%-8s %12d %10.0f %10.0f %8.2f%n", name, instructions, best, theirs, best / theirs);
  }

  /** {@return CPU time, since the machine may be busy with something else} */
  private static double qemuMicros(Path elf) throws Exception {
    Process process = new ProcessBuilder("bash", "-c", "TIMEFORMAT=%U; time qemu-riscv64 " + elf).start();
    String seconds = new String(process.getErrorStream().readAllBytes()).trim();
    process.waitFor();
    return Double.parseDouble(seconds) * 1e6;
  }

  private static void load(BareHart machine, byte[] file) {
    ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elf.getShort(56); i++) {
      int header = (int) elf.getLong(32) + i * elf.getShort(54);
      if (elf.getInt(header) == 1) {
        byte[] segment = new byte[(int) elf.getLong(header + 40)];
        System.arraycopy(file, (int) elf.getLong(header + 8), segment, 0, (int) elf.getLong(header + 32));
        machine.load(elf.getLong(header + 16), segment);
      }
    }
    machine.load(0x7f_0000, new byte[0x1_0000]);
    machine.registers.x[Assembler.SP] = 0x80_0000;
    machine.registers.pc = elf.getLong(24);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
