package pith.procfs;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;
import pith.mm.slab.Kmalloc;
import pith.vfs.FileName;
import pith.vfs.Position;
import pith.vfs.io.IoTarget;

/**
 * The memory in which the text of one open file is put together before it goes to its reader: a page at first, and twice as much whenever the text did not fit.
 * Confined to whoever has the file's position lock. Source: Linux {@code fs/seq_file.c}.
 */
public final class SeqBuffer {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  /**
   * Cycles to take a format apart and to put one byte in its place. A line of two words costs about 150 then; the C library's {@code snprintf} needs 860
   * instructions for it (glibc 2.41, counted by {@code rdinstret}), of which a kernel's has no use for most.
   */
  private static final int FORMAT_CYCLES = 80;

  private static final int FORMAT_BYTE_CYCLES = 6;

  /** Cycles to begin a copy; eight bytes more cost one. */
  private static final int COPY_CYCLES = 10;

  private final Kmalloc kmalloc;
  private final PhysicalMemory ram;

  /** 0 before the first use. */
  private long address;

  private int capacity;
  private int length;
  private boolean overflowed;

  SeqBuffer(Kmalloc kmalloc, PhysicalMemory ram) {
    this.kmalloc = kmalloc;
    this.ram = ram;
  }

  /** Makes it empty, and larger if the last text did not fit; may sleep. Refused with ENOMEM. */
  void begin() {
    if (address == 0 || overflowed) {
      int wanted = address == 0 ? PAGE : 2 * capacity;
      long larger = kmalloc.allocate(wanted);
      free();
      address = larger;
      capacity = wanted;
    }
    length = 0;
    overflowed = false;
  }

  /** Adds a formatted line; does not sleep. */
  public void printf(String text) {
    chargeFormat(text);
    if (fits(text.length())) {
      byte[] bytes = FileName.bytes(text);
      for (int done = 0; done < bytes.length; ) {
        int part = Math.min(bytes.length - done, toPageEnd(address + length));
        ram.write(address + length, bytes, done, part);
        Work.touch(address + length, part, Access.STORE);
        done += part;
        length += part;
      }
    }
  }

  /** Charges what it takes to format {@code text}, wherever it goes. */
  static void chargeFormat(String text) {
    Work.charge(FORMAT_CYCLES + (long) FORMAT_BYTE_CYCLES * text.length());
  }

  /** Adds {@code bytes} bytes that lie at {@code from}; does not sleep. */
  public void write(long from, int bytes) {
    Work.charge(COPY_CYCLES + (bytes >>> 3));
    if (fits(bytes)) {
      for (int done = 0; done < bytes; ) {
        int part = Math.min(bytes - done, Math.min(toPageEnd(from + done), toPageEnd(address + length)));
        ram.copy(from + done, address + length, part);
        Work.touch(from + done, part, Access.LOAD);
        Work.touch(address + length, part, Access.STORE);
        done += part;
        length += part;
      }
    }
  }

  private boolean fits(int more) {
    overflowed |= more > capacity - length;
    return !overflowed;
  }

  /** {@return whether something was left out for want of room: the text must be begun again} */
  public boolean overflowed() {
    return overflowed;
  }

  /** Gives a reader what is at its position and after it. {@return how many bytes} */
  int read(IoTarget to, Position at) {
    int done = 0;
    while (at.at() < length && to.remaining() > 0) {
      long from = address + at.at();
      int wanted = (int) Math.min(Math.min(length - at.at(), to.remaining()), toPageEnd(from));
      int got = to.put(ram, from, wanted);
      done += got;
      at.advance(got);
      if (got < wanted) {
        break;
      }
    }
    return done;
  }

  private static int toPageEnd(long pa) {
    return PAGE - (int) (pa & PAGE - 1);
  }

  /** Gives the memory back. */
  void free() {
    if (address != 0) {
      kmalloc.free(address);
      address = 0;
    }
  }
}
