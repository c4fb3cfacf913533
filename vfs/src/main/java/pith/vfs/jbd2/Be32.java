package pith.vfs.jbd2;

import pith.hal.memory.PhysicalMemory;
import pith.hal.view.Layout;
import pith.hal.view.U32Field;

/** The handle of a big-endian number of 32 bits: jbd2's records are the other way round than ext4's. */
public record Be32(U32Field raw) {
  public static Be32 of(Layout layout, String member) {
    return new Be32(layout.u32(member));
  }

  public int get(PhysicalMemory ram, long pa) {
    return Integer.reverseBytes((int) raw.get(ram, pa));
  }

  public void set(PhysicalMemory ram, long pa, int value) {
    raw.set(ram, pa, Integer.reverseBytes(value));
  }

  public int get(byte[] in, int at) {
    return Integer.reverseBytes((int) raw.get(in, at));
  }

  public void set(byte[] in, int at, int value) {
    raw.set(in, at, Integer.reverseBytes(value));
  }

  public int offset() {
    return raw.offset();
  }
}
