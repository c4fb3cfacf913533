package pith.kernel.exec;

import pith.kernel.elf.ElfImage;
import pith.kernel.elf.ProgramHeader;
import pith.mm.pagecache.MappedFile;
import pith.mm.space.AddressSpace;

/** Maps the segments of an ELF image into an address space. */
final class ElfLoader {
  private static final long PAGE = 4096;
  private static final int PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4;
  private static final int MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20;

  /**
   * Where an image came to lie.
   *
   * @param bias added to the addresses in the file
   * @param end the first address after its last byte
   */
  record Loaded(ElfImage image, long bias, long end) {
    long entry() {
      return image.header().entry() + bias;
    }

    long headers() {
      return image.headersAddress() == 0 ? 0 : image.headersAddress() + bias;
    }
  }

  private final AddressSpace space;

  ElfLoader(AddressSpace space) {
    this.space = space;
  }

  /** Maps {@code image} of {@code file}; a position-independent one goes to {@code base}, or wherever there is room if that is 0. */
  Loaded load(ElfImage image, MappedFile file, long base) {
    long bias = image.header().positionIndependent() ? place(image, base) - image.lowest() : 0;
    for (ProgramHeader segment : image.segments()) {
      map(segment, file, bias);
    }
    return new Loaded(image, bias, image.lowest() + image.span() + bias);
  }

  /** Finds room for the whole image, so that its segments stay together. */
  private long place(ElfImage image, long base) {
    if (base != 0) {
      return base / image.alignment() * image.alignment();
    }
    long room = image.span() + image.alignment();
    long at = space.map(0, room, 0, MAP_PRIVATE | MAP_ANONYMOUS, null, 0);
    space.unmap(at, room);
    return (at + image.alignment() - 1) / image.alignment() * image.alignment();
  }

  private void map(ProgramHeader segment, MappedFile file, long bias) {
    long address = segment.address() + bias;
    long within = address & PAGE - 1;
    long fileEnd = address + segment.fileBytes();
    long memoryEnd = address + segment.memoryBytes();
    int prot = protection(segment.flags());
    if (segment.fileBytes() > 0) {
      space.map(address - within, segment.fileBytes() + within, prot, MAP_PRIVATE | MAP_FIXED, file, segment.offset() - within);
    }
    long anonymous = segment.fileBytes() > 0 ? roundUp(fileEnd) : address - within;
    if (roundUp(memoryEnd) > anonymous) {
      space.map(anonymous, roundUp(memoryEnd) - anonymous, prot, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, null, 0);
    }
    if (segment.fileBytes() > 0 && memoryEnd > fileEnd && (prot & PROT_WRITE) != 0) {
      space.zero(fileEnd, Math.min(roundUp(fileEnd), memoryEnd) - fileEnd);
    }
  }

  private static int protection(int flags) {
    return ((flags & ProgramHeader.READABLE) != 0 ? PROT_READ : 0)
        | ((flags & ProgramHeader.WRITABLE) != 0 ? PROT_WRITE : 0)
        | ((flags & ProgramHeader.EXECUTABLE) != 0 ? PROT_EXEC : 0);
  }

  private static long roundUp(long address) {
    return address + PAGE - 1 & -PAGE;
  }
}
