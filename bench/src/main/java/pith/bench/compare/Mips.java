package pith.bench.compare;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import pith.bench.guest.BareHart;
import pith.bench.guest.GuestProgram;
import pith.bench.guest.HostTool;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;

/**
 * Guest instructions per microsecond (MIPS) of a CPU model on a bare hart beside {@code qemu-riscv64}: the same ELF file, in alternating
 * rounds, by CPU time. Both must leave with the same status.
 */
public final class Mips {
  private static final int ROUNDS = 3;
  private static final int MOST_WARM_UPS = 5;
  private static final List<String> ALL = List.of("alu", "branches", "calls", "crc", "sieve", "list", "memcpy", "records", "atomic", "nbody");

  private final String cpu;
  private final boolean qemu = HostTool.exists("qemu-riscv64");

  private Mips(String cpu) {
    this.cpu = cpu;
  }

  /** Arguments: names of guest programs; none means all. The system property {@code pith.cpu} names the CPU model. */
  public static void main(String[] arguments) {
    new Mips(System.getProperty("pith.cpu", "interpreter")).table(arguments.length == 0 ? ALL : List.of(arguments));
  }

  private record Round(double mips, double qemuMips) {}

  private void table(List<String> programs) {
    if (!qemu) {
      System.out.println("No ratios: there is no qemu-riscv64; 'apt install qemu-user' installs it.");
    }
    System.out.printf("%-10s %14s %12s %12s   %s%n", "program", "instructions", cpu, "qemu-riscv64", "ratio (least to most)");
    double logarithms = 0;
    for (String program : programs) {
      logarithms += Math.log(measure(program));
    }
    if (qemu && programs.size() > 1) {
      System.out.printf(Locale.ROOT, "%-10s %14s %12s %12s   %.3f geometric mean%n", "", "", "", "", Math.exp(logarithms / programs.size()));
    }
  }

  private double measure(String program) {
    Path elf = GuestProgram.elf(program);
    long instructions = warmUp(elf);
    List<Round> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Run ours = run(elf);
      double micros = qemu ? qemuMicros(elf, ours.status()) : Double.NaN;
      rounds.add(new Round(instructions / ours.micros(), instructions / micros));
    }
    double[] ratios = rounds.stream().mapToDouble(round -> round.mips / round.qemuMips).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-10s %14d %12.0f %12.0f   %.3f (%.3f to %.3f)%n",
        program,
        instructions,
        median(rounds.stream().mapToDouble(Round::mips).toArray()),
        median(rounds.stream().mapToDouble(Round::qemuMips).toArray()),
        median(ratios),
        ratios[0],
        ratios[ROUNDS - 1]);
    return median(ratios);
  }

  /** Runs until the JVM's compilers have nothing left to improve. {@return the instructions of one run} */
  private long warmUp(Path elf) {
    Run last = run(elf);
    for (int i = 0; i < MOST_WARM_UPS; i++) {
      Run next = run(elf);
      boolean settled = next.micros() > last.micros() * 0.97;
      last = next;
      if (settled) {
        break;
      }
    }
    return last.instructions();
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private record Run(long instructions, double micros, int status) {}

  private Run run(Path elf) {
    BareHart hart = new BareHart(cpu).load(elf);
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Trap trap = hart.run();
    double micros = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e3;
    if (trap != Trap.ENVIRONMENT_CALL) {
      throw new IllegalStateException(elf + " stopped with " + trap + " at pc 0x" + Long.toHexString(hart.registers().pc));
    }
    return new Run(hart.instructions(), micros, (int) hart.registers().x[UserRegisters.A0]);
  }

  private static double qemuMicros(Path elf, int expected) {
    HostTool.Outcome outcome = HostTool.run(List.of("qemu-riscv64", elf.toString()));
    if (outcome.status() != expected) {
      throw new IllegalStateException(elf + " leaves with " + outcome.status() + " under qemu, and with " + expected + " here");
    }
    return outcome.user() * 1e6;
  }
}
