package pith.hal.cpu.interpreter;

import pith.hal.Hart;
import pith.hal.cpu.UserRegisters;

/** The control and status registers that user code may name (unprivileged specification, chapters "Zicsr", "Counters" and "F"). */
final class Csrs {
  private static final int FFLAGS = 0x001;
  private static final int FRM = 0x002;
  private static final int FCSR = 0x003;
  private static final int CYCLE = 0xc00;
  private static final int TIME = 0xc01;
  private static final int INSTRET = 0xc02;

  /** The timebase of the platform: {@code time} counts at 10 MHz. */
  private static final long NANOS_PER_TICK = 100;

  private final Hart hart;

  Csrs(Hart hart) {
    this.hart = hart;
  }

  /**
   * Reads a register and writes it, at {@code cycles} on the hart's clock after {@code instructions} have retired. {@return false if
   * the instruction is illegal}
   */
  boolean execute(long op, UserRegisters registers, long cycles, long instructions) {
    int opcode = Op.opcode(op);
    int number = Op.immediate(op);
    boolean writes = opcode == Op.CSRRW || opcode == Op.CSRRWI || Op.rs1(op) != 0;
    boolean readOnly = number >= CYCLE;
    if (!exists(number) || writes && readOnly) {
      return false;
    }
    long old = read(number, registers, cycles, instructions);
    long operand = opcode >= Op.CSRRWI ? Op.rs1(op) : registers.x[Op.rs1(op)];
    if (writes) {
      write(number, combine(opcode, old, operand), registers);
    }
    registers.x[Op.rd(op)] = old;
    return true;
  }

  private static boolean exists(int number) {
    return number >= FFLAGS && number <= FCSR || number >= CYCLE && number <= INSTRET;
  }

  private long read(int number, UserRegisters registers, long cycles, long instructions) {
    return switch (number) {
      case FFLAGS -> registers.fcsr & 0x1f;
      case FRM -> registers.fcsr >>> 5 & 7;
      case FCSR -> registers.fcsr & 0xff;
      case CYCLE -> cycles;
      case TIME -> hart.clockRate().nanos(cycles) / NANOS_PER_TICK;
      default -> instructions;
    };
  }

  private static long combine(int opcode, long old, long operand) {
    return switch (opcode) {
      case Op.CSRRW, Op.CSRRWI -> operand;
      case Op.CSRRS, Op.CSRRSI -> old | operand;
      default -> old & ~operand;
    };
  }

  private static void write(int number, long value, UserRegisters registers) {
    registers.fcsr =
        switch (number) {
          case FFLAGS -> registers.fcsr & 0xe0 | (int) value & 0x1f;
          case FRM -> registers.fcsr & 0x1f | ((int) value & 7) << 5;
          default -> (int) value & 0xff;
        };
  }
}
