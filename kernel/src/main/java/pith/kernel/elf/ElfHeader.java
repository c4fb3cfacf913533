package pith.kernel.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The part of {@code Elf64_Ehdr} that loading needs.
 *
 * @param positionIndependent ET_DYN, as opposed to ET_EXEC
 * @param programHeaders offset of the program headers in the file, in bytes
 */
public record ElfHeader(boolean positionIndependent, long entry, long programHeaders, int count) {
  public static final int BYTES = 64;
  private static final int MAGIC = 0x464c_457f;
  private static final int CLASS_64 = 2;
  private static final int LITTLE_ENDIAN = 1;
  private static final int ET_EXEC = 2;
  private static final int ET_DYN = 3;
  private static final int EM_RISCV = 243;

  /** {@return whether bytes begin like an ELF file} */
  public static boolean recognises(byte[] start, int length) {
    return length >= 4 && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == MAGIC;
  }

  /** {@return the header of a RISC-V executable} Refuses with ENOEXEC if it is not one. */
  public static ElfHeader read(FileBytes file) {
    byte[] bytes = file.exactly(0, BYTES);
    if (bytes == null || !recognises(bytes, BYTES) || bytes[4] != CLASS_64 || bytes[5] != LITTLE_ENDIAN) {
      throw Refused.of(Errno.ENOEXEC);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int type = header.getShort(16);
    if (type != ET_EXEC && type != ET_DYN || header.getShort(18) != EM_RISCV || header.getShort(54) != ProgramHeader.BYTES) {
      throw Refused.of(Errno.ENOEXEC);
    }
    return new ElfHeader(type == ET_DYN, header.getLong(24), header.getLong(32), header.getShort(56) & 0xffff);
  }
}
