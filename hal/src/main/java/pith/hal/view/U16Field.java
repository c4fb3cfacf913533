package pith.hal.view;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import pith.hal.memory.PhysicalMemory;

/**
 * The handle of an unsigned 16-bit number at a fixed offset within a structure. The structure begins at a physical
 * address, at an offset of a segment, or at an index of a byte array. Keep it in a {@code static final}
 * field: then it costs no more than a plain access.
 */
public record U16Field(int offset) {
  private static final VarHandle BYTES = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  public int get(PhysicalMemory ram, long pa) {
    return ram.readShort(pa + offset) & 0xffff;
  }

  public void set(PhysicalMemory ram, long pa, int value) {
    ram.writeShort(pa + offset, (short) value);
  }

  public int get(MemorySegment in, long at) {
    return in.get(PhysicalMemory.SHORT, at + offset) & 0xffff;
  }

  public void set(MemorySegment in, long at, int value) {
    in.set(PhysicalMemory.SHORT, at + offset, (short) value);
  }

  public int get(byte[] in, int at) {
    return (short) BYTES.get(in, at + offset) & 0xffff;
  }

  public void set(byte[] in, int at, int value) {
    BYTES.set(in, at + offset, (short) value);
  }
}
