package pith.hal.view;

import java.lang.foreign.MemorySegment;
import pith.hal.memory.PhysicalMemory;

/**
 * The handle of an unsigned byte at a fixed offset within a structure. The structure begins at a physical
 * address, at an offset of a segment, or at an index of a byte array. Keep it in a {@code static final}
 * field: then it costs no more than a plain access.
 */
public record U8Field(int offset) {
  public int get(PhysicalMemory ram, long pa) {
    return ram.readByte(pa + offset) & 0xff;
  }

  public void set(PhysicalMemory ram, long pa, int value) {
    ram.writeByte(pa + offset, (byte) value);
  }

  public int get(MemorySegment in, long at) {
    return in.get(PhysicalMemory.BYTE, at + offset) & 0xff;
  }

  public void set(MemorySegment in, long at, int value) {
    in.set(PhysicalMemory.BYTE, at + offset, (byte) value);
  }

  public int get(byte[] in, int at) {
    return in[at + offset] & 0xff;
  }

  public void set(byte[] in, int at, int value) {
    in[at + offset] = (byte) value;
  }
}
