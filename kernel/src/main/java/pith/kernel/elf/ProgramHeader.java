package pith.kernel.elf;

import java.nio.ByteBuffer;

/** {@code Elf64_Phdr}: a part of the file and where it belongs in memory; sizes in bytes. */
public record ProgramHeader(int type, int flags, long offset, long address, long fileBytes, long memoryBytes, long alignment) {
  static final int BYTES = 56;
  public static final int LOAD = 1, INTERP = 3, PHDR = 6, GNU_STACK = 0x6474_e551;
  public static final int EXECUTABLE = 1, WRITABLE = 2, READABLE = 4;

  static ProgramHeader read(ByteBuffer from, int at) {
    return new ProgramHeader(
        from.getInt(at),
        from.getInt(at + 4),
        from.getLong(at + 8),
        from.getLong(at + 16),
        from.getLong(at + 32),
        from.getLong(at + 40),
        from.getLong(at + 48));
  }
}
