package pith.hal.cpu.interpreter;

/** Where an instruction word keeps its operands (unprivileged specification, section "Base Instruction Formats"), and which are wanted. */
enum Format {
  /** Integer destination, two sources. */
  R,
  /** Integer destination, 12-bit immediate. */
  I,
  /** Integer destination, 6-bit shift amount. */
  SHIFT,
  /** Upper immediate. */
  U,
  AUIPC,
  JAL,
  JALR,
  BRANCH,
  /** As {@link #I}, for loads. */
  LOAD,
  /** Stores: two sources, 12-bit immediate. */
  S,
  /** As {@link #R}, of 4 or 8 bytes of memory at the first source. */
  ATOMIC,
  /** CSR number as immediate; rs1 is a register or a 5-bit constant. */
  CSR,
  /** Floating-point destination, 12-bit immediate: FLW, FLD. */
  FLOAT_LOAD,
  /** Floating-point destination, no rounding. */
  FLOAT,
  /** Floating-point destination, rounding mode in funct3. */
  FLOAT_ROUNDED,
  /** Integer destination from a floating-point source, rounding mode in funct3. */
  INTEGER_ROUNDED,
  /** Three floating-point sources and a rounding mode. */
  FUSED,
  /** The address of the instruction itself. */
  CALL,
  /** No operands. */
  NONE
}
