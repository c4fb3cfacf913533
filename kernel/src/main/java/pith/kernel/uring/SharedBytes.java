package pith.kernel.uring;

import pith.hal.memory.PhysicalMemory;
import pith.mm.space.AddressSpace;

/**
 * Bytes that both sides read, of a ring of lent buffers or of arguments: in memory that the program gave, or in pages of the kernel's that the program maps.
 * Offsets are from where they begin.
 */
sealed interface SharedBytes {
  int readInt(int offset);

  long readLong(int offset);

  void writeInt(int offset, int value);

  void writeLong(int offset, long value);

  /** Each access refuses with EFAULT if the program unmapped it. */
  record OfProgram(AddressSpace space, long address) implements SharedBytes {
    @Override
    public int readInt(int offset) {
      return space.readInt(address + offset);
    }

    @Override
    public long readLong(int offset) {
      return space.readLong(address + offset);
    }

    @Override
    public void writeInt(int offset, int value) {
      space.user().writeInt(address + offset, value);
    }

    @Override
    public void writeLong(int offset, long value) {
      space.user().writeLong(address + offset, value);
    }
  }

  record OfKernel(PhysicalMemory ram, long[] pages) implements SharedBytes {
    private long at(int offset) {
      return pages[offset / PhysicalMemory.PAGE_BYTES] + offset % PhysicalMemory.PAGE_BYTES;
    }

    @Override
    public int readInt(int offset) {
      return ram.readIntVolatile(at(offset));
    }

    @Override
    public long readLong(int offset) {
      return ram.readLong(at(offset));
    }

    @Override
    public void writeInt(int offset, int value) {
      ram.writeInt(at(offset), value);
    }

    @Override
    public void writeLong(int offset, long value) {
      ram.writeLong(at(offset), value);
    }
  }
}
