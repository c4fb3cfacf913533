package pith.kernel.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * An executable, checked: segments in ascending order that do not overlap and lie within user space.
 *
 * @param interpreter path of the dynamic linker, or null for a static program
 * @param headersAddress where the program headers will be in memory, before any bias; 0 if in no segment
 */
public record ElfImage(ElfHeader header, List<ProgramHeader> segments, String interpreter, long headersAddress, boolean executableStack) {
  private static final long PAGE_MASK = 4095;
  private static final int MAX_HEADERS = 65_536 / ProgramHeader.BYTES;
  private static final int MAX_PATH = 4096;

  /** {@return the image in {@code file}; its addresses lie below {@code limit}} Refuses with ENOEXEC, or EINVAL for absurd addresses. */
  public static ElfImage read(FileBytes file, long limit) {
    ElfHeader header = ElfHeader.read(file);
    if (header.count() == 0 || header.count() > MAX_HEADERS) {
      throw Refused.of(Errno.ENOEXEC);
    }
    byte[] table = file.exactly(header.programHeaders(), header.count() * ProgramHeader.BYTES);
    if (table == null) {
      throw Refused.of(Errno.ENOEXEC);
    }
    return collect(file, header, ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN), limit);
  }

  private static ElfImage collect(FileBytes file, ElfHeader header, ByteBuffer table, long limit) {
    List<ProgramHeader> segments = new ArrayList<>();
    String interpreter = null;
    long headersAddress = 0;
    boolean executableStack = false;
    for (int i = 0; i < header.count(); i++) {
      ProgramHeader part = ProgramHeader.read(table, i * ProgramHeader.BYTES);
      switch (part.type()) {
        case ProgramHeader.LOAD -> {
          checkSegment(part, segments, limit);
          segments.add(part);
          long within = header.programHeaders() - part.offset();
          if (within >= 0 && within < part.fileBytes()) {
            headersAddress = part.address() + within;
          }
        }
        case ProgramHeader.INTERP -> interpreter = interpreter == null ? path(file, part) : interpreter;
        case ProgramHeader.GNU_STACK -> executableStack = (part.flags() & ProgramHeader.EXECUTABLE) != 0;
        default -> {}
      }
    }
    if (segments.isEmpty()) {
      throw Refused.of(Errno.ENOEXEC);
    }
    return new ElfImage(header, List.copyOf(segments), interpreter, headersAddress, executableStack);
  }

  private static void checkSegment(ProgramHeader part, List<ProgramHeader> before, long limit) {
    long end = part.address() + part.memoryBytes();
    boolean sane =
        part.fileBytes() >= 0
            && part.memoryBytes() >= part.fileBytes()
            && part.address() >= 0
            && end >= part.address()
            && end <= limit
            && part.offset() >= 0
            && part.offset() + part.fileBytes() >= part.offset()
            && (part.address() & PAGE_MASK) == (part.offset() & PAGE_MASK);
    if (!sane) {
      throw Refused.of(Errno.EINVAL);
    }
    if (!before.isEmpty() && before.getLast().address() + before.getLast().memoryBytes() > part.address()) {
      throw Refused.of(Errno.ENOEXEC);
    }
  }

  private static String path(FileBytes file, ProgramHeader part) {
    long length = part.fileBytes();
    byte[] bytes = length < 2 || length > MAX_PATH ? null : file.exactly(part.offset(), (int) length);
    if (bytes == null || bytes[bytes.length - 1] != 0) {
      throw Refused.of(Errno.ENOEXEC);
    }
    return new String(bytes, 0, bytes.length - 1, StandardCharsets.ISO_8859_1);
  }

  /** {@return the lowest address of the image, at a page boundary} */
  public long lowest() {
    return segments.getFirst().address() & ~PAGE_MASK;
  }

  /** {@return the size in bytes from the lowest address to the end of the last segment} */
  public long span() {
    ProgramHeader last = segments.getLast();
    return last.address() + last.memoryBytes() - lowest();
  }

  /** {@return the strictest alignment that a segment asks for, at least a page} */
  public long alignment() {
    long alignment = PAGE_MASK + 1;
    for (ProgramHeader segment : segments) {
      if (Long.bitCount(segment.alignment()) == 1) {
        alignment = Math.max(alignment, segment.alignment());
      }
    }
    return Math.min(alignment, 1L << 30);
  }
}
