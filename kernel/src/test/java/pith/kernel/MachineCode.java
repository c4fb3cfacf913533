package pith.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Smallest ELF programs, written instruction by instruction; registers by their numbers. */
final class MachineCode {
  static final int ECALL = 0x73;

  private MachineCode() {}

  /** {@return a static program of {@code instructions}, the first of which lies at {@code entry}} */
  static byte[] elf(int entry, int... instructions) {
    int bytes = 4 * instructions.length;
    ByteBuffer elf = ByteBuffer.allocate(4096 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464c_457f).put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
    elf.putShort(16, (short) 2).putShort(18, (short) 243).putInt(20, 1).putLong(24, entry).putLong(32, 64);
    elf.putShort(52, (short) 64).putShort(54, (short) 56).putShort(56, (short) 1);
    elf.putInt(64, 1).putInt(68, 5).putLong(72, 4096).putLong(80, entry).putLong(88, entry).putLong(96, bytes).putLong(104, bytes).putLong(112, 4096);
    for (int i = 0; i < instructions.length; i++) {
      elf.putInt(4096 + 4 * i, instructions[i]);
    }
    return elf.array();
  }

  /** {@return the instruction that loads the upper part of {@code value}, whose lower twelve bits are below 2048} */
  static int lui(int rd, int value) {
    return value & 0xffff_f000 | rd << 7 | 0x37;
  }

  static int addi(int rd, int rs, int immediate) {
    return immediate << 20 | rs << 15 | rd << 7 | 0x13;
  }

  static int sd(int value, int base, int offset) {
    return (offset >> 5 & 0x7f) << 25 | value << 20 | base << 15 | 3 << 12 | (offset & 0x1f) << 7 | 0x23;
  }

  static int lw(int rd, int base, int offset) {
    return offset << 20 | base << 15 | 2 << 12 | rd << 7 | 0x03;
  }
}
