package pith.bench.compare;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import pith.bench.guest.BareHart;
import pith.bench.guest.GuestProgram;
import pith.hal.cpu.Trap;

/**
 * What the memory model {@code multi-llc} costs the host: the same program on a bare hart with it and with {@code flat}, in alternating rounds, by CPU time;
 * and what it makes of a program's cycles.
 */
public final class Models {
  private static final int ROUNDS = 3;
  private static final int WARM_UPS = 2;
  private static final List<String> ALL = List.of("alu", "branches", "calls", "crc", "sieve", "list", "memcpy", "records", "atomic", "nbody");

  private final String cpu;

  private Models(String cpu) {
    this.cpu = cpu;
  }

  /** Arguments: names of guest programs; none means all. The system property {@code pith.cpu} names the CPU model. */
  public static void main(String[] arguments) {
    new Models(System.getProperty("pith.cpu", "interpreter")).table(arguments.length == 0 ? ALL : List.of(arguments));
  }

  private record Run(double mips, double cyclesPerInstruction) {}

  private void table(List<String> programs) {
    System.out.printf("%-10s %12s %12s   %-24s %s%n", "program", "flat MIPS", "multi-llc", "slow-down (least to most)", "cycles/instruction");
    double logarithms = 0;
    for (String program : programs) {
      logarithms += Math.log(measure(program));
    }
    System.out.printf(Locale.ROOT, "%-10s %12s %12s   %.2f geometric mean%n", "", "", "", Math.exp(logarithms / programs.size()));
  }

  private double measure(String program) {
    Path elf = GuestProgram.elf(program);
    for (int i = 0; i < WARM_UPS; i++) {
      run(elf, "flat");
      run(elf, "multi-llc");
    }
    double[] flat = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    double[] modelled = new double[ROUNDS];
    double cycles = 0;
    for (int round = 0; round < ROUNDS; round++) {
      flat[round] = run(elf, "flat").mips;
      Run costly = run(elf, "multi-llc");
      modelled[round] = costly.mips;
      ratios[round] = flat[round] / costly.mips;
      cycles = costly.cyclesPerInstruction;
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT, "%-10s %12.0f %12.0f   %-24s %10.2f%n", program, median(flat), median(modelled),
        String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]), cycles);
    return ratios[ROUNDS / 2];
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private Run run(Path elf, String model) {
    BareHart hart = new BareHart(cpu, model).load(elf);
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Trap trap = hart.run();
    double micros = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e3;
    if (trap != Trap.ENVIRONMENT_CALL) {
      throw new IllegalStateException(elf + " stopped with " + trap + " at pc 0x" + Long.toHexString(hart.registers().pc));
    }
    return new Run(hart.instructions() / micros, (double) hart.cycles() / hart.instructions());
  }
}
