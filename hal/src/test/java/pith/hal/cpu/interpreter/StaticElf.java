package pith.hal.cpu.interpreter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The smallest ELF file that Linux runs: one segment, readable, writable and executable, with the headers at its begin. */
final class StaticElf {
  static final int HEADERS = 64 + 56;

  private StaticElf() {}

  /** {@return a file whose segment is loaded at {@code base}; {@code content} follows the headers and begins with the entry point} */
  static byte[] of(long base, byte[] content) {
    ByteBuffer file = ByteBuffer.allocate(HEADERS + content.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort((short) 2).putShort((short) 243).putInt(1);
    file.putLong(base + HEADERS).putLong(64).putLong(0);
    file.putInt(5).putShort((short) 64).putShort((short) 56).putShort((short) 1);
    file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    file.putInt(1).putInt(7).putLong(0).putLong(base).putLong(base);
    file.putLong(HEADERS + content.length).putLong(HEADERS + content.length).putLong(0x1000);
    return file.put(content).array();
  }
}
