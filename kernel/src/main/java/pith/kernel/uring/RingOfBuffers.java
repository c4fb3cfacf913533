package pith.kernel.uring;

import pith.hal.memory.PhysicalMemory;
import pith.mm.space.AddressSpace;

/** The bytes of a ring of lent buffers: in memory that the program gave, or in pages of the kernel's that the program maps (IOU_PBUF_RING_MMAP). Offsets are within the ring. */
sealed interface RingOfBuffers {
  int readInt(int offset);

  long readLong(int offset);

  void writeInt(int offset, int value);

  void writeLong(int offset, long value);

  /** Each access refuses with EFAULT if the program unmapped it. */
  record OfProgram(AddressSpace space, long address) implements RingOfBuffers {
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

  record OfKernel(PhysicalMemory ram, long[] pages) implements RingOfBuffers {
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
